import type { PluginContext } from '@hayloft/plugin'
import type { Issue } from './issue.ts'

/** Which conversation belongs to which issue; kept both ways, so that either side can ask. */
export type Link = { conversationId: string; issue: Issue }

export async function keepLink({ storage }: PluginContext, link: Link): Promise<void> {
  await storage.set(`issue ${link.issue.id} ${link.conversationId}`, true)
  await storage.set(`conversation ${link.conversationId} ${link.issue.id}`, link)
}

export async function removeLink({ storage }: PluginContext, conversationId: string, issueId: string): Promise<boolean> {
  const isThere = await storage.get(`conversation ${conversationId} ${issueId}`) !== undefined
  await storage.remove(`conversation ${conversationId} ${issueId}`)
  await storage.remove(`issue ${issueId} ${conversationId}`)
  await storage.remove(`told ${issueId} ${conversationId}`)
  return isThere
}

export async function linksOfConversation({ storage }: PluginContext, conversationId: string): Promise<Link[]> {
  return (await storage.list(`conversation ${conversationId} `)).map(({ value }) => value as Link)
}

export async function linksOfIssue({ storage }: PluginContext, issueId: string): Promise<Link[]> {
  const prefix = `issue ${issueId} `
  const keys = (await storage.list(prefix)).map(({ key }) => `conversation ${key.slice(prefix.length)} ${issueId}`)
  const links = await Promise.all(keys.map((key) => storage.get<Link>(key)))
  return links.filter((link) => link !== undefined)
}
