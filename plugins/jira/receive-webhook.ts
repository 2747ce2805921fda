import { createHmac } from 'node:crypto'
import type { PluginContext, PluginReply, PluginRequest } from '@hayloft/plugin'
import { readJson } from '../shared/call-service.ts'
import { takeComment, takeIssueChange } from '../shared/issue-changes.ts'
import { equal, isSignedBy } from '../shared/signature.ts'
import { textOf } from './document.ts'
import { type JiraIssue, readIssue } from './jira-issue.ts'
import { siteOf } from './rest.ts'
import { jira } from './tracker.ts'
import { renewWatch } from './watch.ts'

type Webhook = {
  webhookEvent: string
  issue?: JiraIssue
  comment?: { id: string; body: Parameters<typeof textOf>[0]; author?: { displayName: string } }
}

export async function receiveWebhook(context: PluginContext, request: PluginRequest): Promise<PluginReply> {
  if (!isFromJira(context, request)) return { status: 401, body: 'wrong signature' }
  const { webhookEvent, issue, comment } = (readJson(request.body) ?? {}) as Partial<Webhook>
  if (!issue?.fields) return { status: 200 }
  const read = readIssue(issue, (await siteOf(context)).url)
  if (webhookEvent === 'jira:issue_updated') await takeIssueChange(context, jira, 'jira', read)
  if (webhookEvent === 'comment_created' && comment) {
    await takeComment(context, jira, 'jira', {
      id: comment.id, issueId: read.id, issueKey: read.key, authorName: comment.author?.displayName ?? 'Someone', text: textOf(comment.body),
      url: `${read.url}?focusedCommentId=${comment.id}`,
    })
  }
  await renewWatch(context, read.key.split('-')[0]!)
  return { status: 200 }
}

/** Webhooks that an app registered carry a JWT signed with its client secret; those that an administrator made sign the body. */
function isFromJira({ settings }: PluginContext, { headers, body }: PluginRequest): boolean {
  const bearer = /^(?:Bearer|JWT) (\S+)$/i.exec(headers['authorization'] ?? '')?.[1]
  if (bearer) return isOurToken(bearer, String(settings['clientSecret'] ?? ''))
  return isSignedBy([settings['webhookSecret'] as string | undefined], body, headers['x-hub-signature']?.replace(/^sha256=/, ''))
}

function isOurToken(token: string, secret: string): boolean {
  const [header, claims, given, ...more] = token.split('.')
  if (!header || !claims || !given || more.length > 0 || secret === '') return false
  if ((readPart(header) as { alg?: string } | undefined)?.alg !== 'HS256') return false
  if (!equal(createHmac('sha256', secret).update(`${header}.${claims}`).digest('base64url'), given)) return false
  const { exp } = (readPart(claims) ?? {}) as { exp?: number }
  return exp === undefined || exp > Date.now() / 1000 - 60
}

function readPart(part: string): unknown {
  return readJson(Buffer.from(part, 'base64url').toString('utf8'))
}
