import { type PluginContext, PluginError } from '@hayloft/plugin'
import { askJira } from './rest.ts'

type Watched = { id: number; expiresAt: number }

/** Jira forgets a webhook after 30 days, unless it is asked to keep it. */
const lifeMs = 30 * 86_400_000
const renewBeforeMs = 20 * 86_400_000

export async function watchProject(context: PluginContext, project: string): Promise<void> {
  const known = await context.storage.get<Watched>(`watched ${project}`)
  if (known && known.expiresAt > Date.now()) return renewWatch(context, project)
  const id = await findWebhook(context, project) ?? await registerWebhook(context, project)
  await context.storage.set(`watched ${project}`, { id, expiresAt: Date.now() + lifeMs })
}

const filterOf = (project: string): string => `project = ${project}`

/** One that an earlier connection of the same account left. It lives on from today, as a new one would. */
async function findWebhook(context: PluginContext, project: string): Promise<number | undefined> {
  const { json } = await askJira(context, '/webhook?maxResults=100')
  const { values } = json as { values: { id: number; url: string; jqlFilter: string }[] }
  const found = values.find(({ url, jqlFilter }) => url === context.receiveUrl('webhook') && jqlFilter === filterOf(project))
  if (found) await askJira(context, '/webhook/refresh', { method: 'PUT', json: { webhookIds: [found.id] } })
  return found?.id
}

async function registerWebhook(context: PluginContext, project: string): Promise<number> {
  const { json } = await askJira(context, '/webhook', {
    json: { url: context.receiveUrl('webhook'), webhooks: [{ jqlFilter: filterOf(project), events: ['jira:issue_updated', 'comment_created'] }] },
  })
  const [result] = (json as { webhookRegistrationResult: { createdWebhookId?: number; errors?: string[] }[] }).webhookRegistrationResult
  if (result?.createdWebhookId === undefined) throw new PluginError('invalid_input', `Jira: ${result?.errors?.join('. ') ?? 'no webhook was made'}`)
  return result.createdWebhookId
}

/** Called wherever something happens around a project, so that one in use is never forgotten. */
export async function renewWatch(context: PluginContext, project: string): Promise<void> {
  const known = await context.storage.get<Watched>(`watched ${project}`)
  if (!known || known.expiresAt - Date.now() > renewBeforeMs) return
  const { json } = await askJira(context, '/webhook/refresh', { method: 'PUT', json: { webhookIds: [known.id] } })
  const { expirationDate } = json as { expirationDate: string | number }
  await context.storage.set(`watched ${project}`, { ...known, expiresAt: new Date(expirationDate).getTime() || Date.now() + lifeMs })
}
