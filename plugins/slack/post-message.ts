import { operation, type PluginContext, PluginError, step, z } from '@hayloft/plugin'
import { claimOf } from '../shared/claim-of.ts'
import { toSlack } from './slack-text.ts'
import { forgetPosting, postOnce, threadOf } from './threads.ts'

const input = z.object({
  text: z.string().min(1).max(10_000),
  channel: z.string().max(100).optional().describe('Such as #support; the one of the settings when left out'),
  conversationId: z.uuid().optional().describe('Then it goes to the thread of this conversation, where there is one'),
})
const output = z.object({ channel: z.string(), ts: z.string() })

export const postingOperation = operation({ kind: 'command', summary: 'Post a message to a Slack channel', scope: 'conversations:write', input, output, run: post })
export const postingStep = step({ summary: 'Post a message to a Slack channel', input, output, run: post })

async function post(context: PluginContext, { text, channel, conversationId }: z.output<typeof input>): Promise<z.input<typeof output>> {
  const done = claimOf('posted', context.idempotencyKey)
  const known = await context.storage.get<z.input<typeof output>>(done)
  if (known) return known
  const thread = conversationId === undefined ? undefined : await threadOf(context, conversationId)
  const target = thread?.channel ?? channel ?? String(context.settings['channel'] ?? '').trim()
  if (!target) throw new PluginError('invalid_input', 'Say which channel, here or in the settings.')
  const key = `message ${context.idempotencyKey}`
  const posted = await postOnce(context, { key, channel: target, text: toSlack(text), ...thread && { threadTs: thread.ts } })
  await context.storage.set(done, { channel: posted.channel, ts: posted.ts })
  await forgetPosting(context, key)
  return { channel: posted.channel, ts: posted.ts }
}
