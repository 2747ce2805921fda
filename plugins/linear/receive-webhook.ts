import type { PluginContext, PluginReply, PluginRequest } from '@hayloft/plugin'
import { readJson } from '../shared/call-service.ts'
import { takeComment, takeIssueChange } from '../shared/issue-changes.ts'
import { isSignedBy } from '../shared/signature.ts'
import { type LinearIssue, readIssue } from './linear-issue.ts'
import { linear } from './tracker.ts'

type Webhook = {
  action: 'create' | 'update' | 'remove'
  type: string
  url?: string
  webhookTimestamp: number
  data: LinearIssue & { body?: string; issueId?: string; issue?: { id: string; identifier: string }; user?: { name: string } }
  actor?: { name?: string }
}

/** Linear's own advice: what is older than a minute was recorded and sent again by someone else. */
const mostAgeMs = 60_000

export async function receiveWebhook(context: PluginContext, { headers, body }: PluginRequest): Promise<PluginReply> {
  const secrets = [await context.storage.get<string>('webhook secret'), context.settings['webhookSecret'] as string | undefined]
  if (!isSignedBy(secrets, body, headers['linear-signature'])) return { status: 401, body: 'wrong signature' }
  const webhook = readJson(body) as Webhook | undefined
  if (!webhook?.data || Math.abs(Date.now() - webhook.webhookTimestamp) > mostAgeMs) return { status: 401, body: 'too old' }
  const { action, type, data } = webhook
  if (type === 'Issue' && action === 'update') await takeIssueChange(context, linear, 'linear', readIssue({ ...data, url: data.url ?? webhook.url ?? '' }))
  if (type === 'Comment' && action === 'create' && data.issueId && data.body) {
    await takeComment(context, linear, 'linear', {
      id: data.id, issueId: data.issueId, issueKey: data.issue?.identifier ?? '', url: webhook.url ?? '', text: data.body,
      authorName: data.user?.name ?? webhook.actor?.name ?? 'Someone',
    })
  }
  return { status: 200 }
}
