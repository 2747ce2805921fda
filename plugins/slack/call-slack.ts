import { type PluginContext, PluginError } from '@hayloft/plugin'
import { callService, type ServiceAnswer } from '../shared/call-service.ts'

/** A method of the Web API. @throws PluginError, with the words for the errors that people can mend */
export async function callSlack<T>(context: PluginContext, method: string, input: Record<string, unknown>): Promise<T> {
  const isRead = reads.has(method)
  const query = isRead ? `?${new URLSearchParams(Object.entries(input).map(([name, value]): [string, string] => [name, String(value)]))}` : ''
  const { json } = await callService(context, {
    service: 'Slack',
    url: `${String(context.settings['apiUrl']).replace(/\/$/, '')}/${method}${query}`,
    ...!isRead && { json: input },
    describe: errorOf,
    meaning: meaningOf,
  })
  const error = errorOf({ json })
  if (error !== undefined) throw new PluginError(absent.has(error) ? 'not_found' : 'invalid_input', `Slack: ${words[error] ?? error}`)
  return json as T
}

// These take no JSON.
const reads = new Set(['users.info', 'conversations.replies', 'conversations.history', 'auth.test'])

// Slack says what went wrong with status 200.
function meaningOf(answer: ServiceAnswer): 'refused_token' | 'slow_down' | undefined {
  const error = errorOf(answer)
  if (error === undefined) return undefined
  if (error === 'ratelimited') return 'slow_down'
  return refusals.has(error) ? 'refused_token' : undefined
}

function errorOf({ json }: Pick<ServiceAnswer, 'json'>): string | undefined {
  const { ok, error } = (json ?? {}) as { ok?: boolean; error?: string }
  return ok === false ? error ?? 'unknown_error' : undefined
}

const refusals = new Set(['invalid_auth', 'not_authed', 'token_expired', 'token_revoked', 'account_inactive'])
const absent = new Set(['channel_not_found', 'user_not_found', 'message_not_found', 'thread_not_found'])

const words: Record<string, string> = {
  channel_not_found: 'there is no such channel, or it is private and the app is not in it. Invite the app there.',
  not_in_channel: 'the app is not in that channel. Invite it there.',
  is_archived: 'that channel is archived.',
  missing_scope: 'the app lacks a scope. Connect it again.',
}
