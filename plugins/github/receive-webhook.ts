import type { PluginContext, PluginReply, PluginRequest } from '@hayloft/plugin'
import { readJson } from '../shared/call-service.ts'
import { takeComment, takeIssueChange } from '../shared/issue-changes.ts'
import { isSignedBy } from '../shared/signature.ts'
import { type GithubIssue, readIssue } from './github-issue.ts'
import { github } from './tracker.ts'

type Webhook = { action: string; issue?: GithubIssue & { pull_request?: object }; comment?: { id: number; body: string; html_url: string; user: { login: string } } }

export async function receiveWebhook(context: PluginContext, { headers, body }: PluginRequest): Promise<PluginReply> {
  const secrets = [await context.storage.get<string>('webhook secret'), context.settings['webhookSecret'] as string | undefined]
  if (!isSignedBy(secrets, body, headers['x-hub-signature-256']?.replace(/^sha256=/, ''))) return { status: 401, body: 'wrong signature' }
  const { action, issue, comment } = (readJson(body) ?? {}) as Partial<Webhook>
  if (!issue || issue.pull_request) return { status: 200 }
  const read = readIssue(issue)
  if (headers['x-github-event'] === 'issues') await takeIssueChange(context, github, 'github', read)
  if (headers['x-github-event'] === 'issue_comment' && action === 'created' && comment) {
    await takeComment(context, github, 'github', {
      id: String(comment.id), issueId: read.id, issueKey: read.key, authorName: comment.user.login, text: comment.body, url: comment.html_url,
    })
  }
  return { status: 200 }
}
