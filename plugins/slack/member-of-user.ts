import type { PluginContext } from '@hayloft/plugin'
import { callSlack } from './call-slack.ts'

type User = { user: { profile?: { email?: string } } }

/** The member of Hayloft who is this user of Slack, by e-mail address. */
export async function memberOfUser(context: PluginContext, userId: string): Promise<{ id: string; name: string } | undefined> {
  const { user } = await callSlack<User>(context, 'users.info', { user: userId })
  const email = user.profile?.email?.toLowerCase()
  if (!email) return undefined
  for (let cursor: string | undefined; ;) {
    const page: { items: { id: string; name: string; email: string }[]; nextCursor: string | null } =
      await context.call('members.list', { limit: 100, ...cursor && { cursor } })
    const member = page.items.find((item) => item.email.toLowerCase() === email)
    if (member || page.nextCursor === null) return member
    cursor = page.nextCursor
  }
}
