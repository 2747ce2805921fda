import { createHmac } from 'node:crypto'
import { clientSecret, makeGrants } from './grants.ts'
import { bearerOf, type Delivery, type StandInAnswer, type StandInRequest, startStandIn } from './stand-in.ts'

const cloudId = '11223344-a1b2-3b33-c444-def123456789'
const siteUrl = 'https://meadow.atlassian.net'

type Issue = {
  id: string; key: string; properties: { key: string; value: unknown }[]
  fields: { summary: string; description: object; status: { name: string; statusCategory: { key: string } }; resolution: { name: string } | null; assignee: null; updated: string }
}
type Comment = { id: string; issueId: string; body: DocumentNode; author: { displayName: string } }
type Hook = { id: number; url: string; jqlFilter: string; events: string[] }
type DocumentNode = { type: string; version?: number; text?: string; marks?: { type: string; attrs?: { href?: string } }[]; content?: DocumentNode[] }
type Fields = Record<string, unknown>

const scopes: [RegExp, string][] = [[/\/webhook/, 'manage:jira-webhook'], [/^(POST|PUT) .*\/(issue|comment)/, 'write:jira-work'], [/./, 'read:jira-work']]

/** Jira Cloud: REST API v3 behind api.atlassian.com, the consent page of auth.atlassian.com, dynamic webhooks. */
export async function startJira() {
  const grants = makeGrants({ tokenSeconds: 3600 })
  const projects = Array.from({ length: 60 }, (_, index) => ({ id: String(20_000 + index), key: index === 59 ? 'LAMP' : `P${index}`, name: index === 59 ? 'Lamps' : `Project ${index}` }))
  const issues: Issue[] = []
  const comments: Comment[] = []
  const hooks: Hook[] = []
  let lastId = 10_000
  let clock = Date.now()
  const now = () => new Date(clock += 5).toISOString().replace('Z', '+0000')

  const routes: [string, RegExp, (match: string[], fields: Fields, request: StandInRequest) => StandInAnswer][] = [
    ['GET', /^\/project\/search$/, (_, _fields, { query }) => {
      const [start, size] = [Number(query.get('startAt') ?? 0), Math.min(50, Number(query.get('maxResults') ?? 50))]
      return { json: { startAt: start, maxResults: size, total: projects.length, isLast: start + size >= projects.length, values: projects.slice(start, start + size) } }
    }],
    ['POST', /^\/issue$/, (_, body) => {
      const fields = body['fields'] as { project?: { key?: string }; issuetype?: { name?: string }; summary?: string; description?: DocumentNode } | undefined
      const errors: Record<string, string> = {}
      const project = projects.find(({ key }) => key === fields?.project?.key)
      if (!project) errors['project'] = 'valid project is required'
      if (!['Task', 'Bug'].includes(fields?.issuetype?.name ?? '')) errors['issuetype'] = 'Specify a valid issue type'
      if (!fields?.summary || fields.summary.length > 255 || fields.summary.includes('\n')) errors['summary'] = 'You must specify a summary of the issue, of one line.'
      if (!isDocument(fields?.description)) errors['description'] = 'Operation value must be an Atlassian Document (see the Atlassian Document Format)'
      if (Object.keys(errors).length > 0) return { status: 400, json: { errorMessages: [], errors } }
      const issue = addIssue(project!.key, fields!.summary!, fields!.description!, body['properties'] as Issue['properties'] ?? [])
      return { status: 201, json: { id: issue.id, key: issue.key, self: `${siteUrl}/rest/api/3/issue/${issue.id}` } }
    }],
    ['GET', /^\/issue\/([^/]+)$/, ([id]) => withIssue(id!, (issue) => ({ json: { id: issue.id, key: issue.key, fields: issue.fields } }))],
    ['GET', /^\/issue\/([^/]+)\/comment$/, ([id]) => withIssue(id!, (issue) => ({ json: { comments: comments.filter(({ issueId }) => issueId === issue.id).reverse() } }))],
    ['POST', /^\/issue\/([^/]+)\/comment$/, ([id], { body }) => withIssue(id!, (issue) => {
      if (!isDocument(body)) return { status: 400, json: { errorMessages: ['Comment body is not valid!'], errors: {} } }
      return { status: 201, json: addComment(issue, body, 'Hayloft') }
    })],
    ['POST', /^\/search\/jql$/, (_, { jql, properties }) => {
      const project = /project = (\w+)/.exec(String(jql))?.[1]
      const found = issues.filter(({ key }) => key.startsWith(`${project}-`)).reverse()
      const wanted = (properties ?? []) as string[]
      return { json: { isLast: true, issues: found.map(({ id, key, properties: own }) => ({ id, key, properties: Object.fromEntries(own.filter((item) => wanted.includes(item.key)).map((item) => [item.key, item.value])) })) } }
    }],
    ['GET', /^\/webhook$/, () => ({ json: { isLast: true, maxResults: 100, startAt: 0, total: hooks.length, values: hooks } })],
    ['POST', /^\/webhook$/, (_, { url, webhooks }) => {
      const wanted = webhooks as { jqlFilter: string; events: string[] }[]
      if (hooks.some((hook) => hook.url !== url)) return { status: 400, json: { errorMessages: ['Only a single URL per app is allowed to be registered.'] } }
      return {
        json: {
          webhookRegistrationResult: wanted.map(({ jqlFilter, events }) => {
            if (hooks.length >= 5) return { errors: ['You have reached the limit of 5 webhooks.'] }
            if (!/^project = \w+$/.test(jqlFilter)) return { errors: [`The clause ${jqlFilter} is unsupported`] }
            hooks.push({ id: ++lastId, url: String(url), jqlFilter, events })
            return { createdWebhookId: lastId }
          }),
        },
      }
    }],
    ['PUT', /^\/webhook\/refresh$/, () => ({ json: { expirationDate: new Date(Date.now() + 30 * 86_400_000).toISOString() } })],
  ]

  const standIn = await startStandIn((request): StandInAnswer => {
    if (request.path === '/authorize') return request.query.get('audience') === 'api.atlassian.com' ? grants.authorize(request.query) : { status: 400 }
    if (request.path === '/oauth/token') {
      const given = grants.token(new URLSearchParams(request.body))
      return { status: 'error' in given ? 403 : 200, json: given }
    }
    const granted = grants.scopesOf(bearerOf(request))
    if (!granted) return { status: 401, json: { code: 401, message: 'Unauthorized' } }
    if (request.path === '/oauth/token/accessible-resources') return { json: [{ id: cloudId, url: siteUrl, name: 'meadow', scopes: granted }] }
    const path = new RegExp(`^/ex/jira/${cloudId}/rest/api/3(/.*)$`).exec(request.path)?.[1]
    if (!path) return { status: 404, json: { message: 'No message available' } }
    const needed = scopes.find(([pattern]) => pattern.test(`${request.method} ${path}`))![1]
    if (!granted.includes(needed)) return { status: 401, json: { code: 401, message: 'Unauthorized; scope does not match' } }
    for (const [method, pattern, run] of routes) {
      const match = request.method === method && pattern.exec(path)
      if (match) return run(match.slice(1), request.body ? JSON.parse(request.body) as Fields : {}, request)
    }
    return { status: 404, json: { errorMessages: ['dead link'] } }
  })

  function withIssue(idOrKey: string, run: (issue: Issue) => StandInAnswer): StandInAnswer {
    const issue = issues.find(({ id, key }) => id === idOrKey || key === idOrKey)
    return issue ? run(issue) : { status: 404, json: { errorMessages: ['Issue does not exist or you do not have permission to see it.'], errors: {} } }
  }

  function addIssue(project: string, summary: string, description: object, properties: Issue['properties'] = []): Issue {
    const issue: Issue = {
      id: String(++lastId), key: `${project}-${issues.length + 1}`, properties,
      fields: { summary, description, status: { name: 'To Do', statusCategory: { key: 'new' } }, resolution: null, assignee: null, updated: now() },
    }
    issues.push(issue)
    return issue
  }

  function addComment(issue: Issue, body: DocumentNode, displayName: string): Comment {
    const comment = { id: String(++lastId), issueId: issue.id, body, author: { displayName } }
    comments.push(comment)
    // Of the issue, a webhook of a comment holds but a few fields; the text comes as wiki markup.
    const { summary, status } = issue.fields
    tell(issue, 'comment_created', { comment: { ...comment, body: wikiOf(body).trim() }, issue: { id: issue.id, key: issue.key, fields: { summary, status, assignee: null } } })
    return comment
  }

  function tell(issue: Issue, webhookEvent: string, payload: object): Promise<Delivery>[] {
    return hooks.filter(({ events, jqlFilter }) => events.includes(webhookEvent) && issue.key.startsWith(`${jqlFilter.split(' ').at(-1)}-`)).map(({ id, url }) => {
      const body = JSON.stringify({ timestamp: Date.now(), webhookEvent, matchedWebhookIds: [id], ...payload })
      return standIn.deliver(url, bearer(clientSecret), body)
    })
  }

  return {
    ...standIn, grants, issues, comments, hooks,
    cloudId, siteUrl,
    makeIssue: (summary: string) => addIssue('LAMP', summary, {}),
    /** Someone moves an issue on; Jira tells the app. */
    moveIssue(key: string, name: string, category: 'new' | 'indeterminate' | 'done', resolution: string | null = null): Promise<Delivery[]> {
      const issue = issues.find((item) => item.key === key)!
      Object.assign(issue.fields, { status: { name, statusCategory: { key: category } }, resolution: resolution && { name: resolution }, updated: now() })
      const { properties: _, ...shown } = issue
      return Promise.all(tell(issue, 'jira:issue_updated', { issue: shown, changelog: { items: [{ field: 'status', toString: name }] } }))
    },
    writeComment(key: string, text: string, displayName = 'Jill'): Promise<Delivery[]> {
      const sent = standIn.deliveries.length
      addComment(issues.find((item) => item.key === key)!, { type: 'doc', version: 1, content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] }, displayName)
      return Promise.all(standIn.deliveries.slice(sent))
    },
    forge: (url: string, body: object, secret = 'not the secret') => standIn.deliver(url, bearer(secret), JSON.stringify(body)),
  }
}

function bearer(secret: string, claims: object = { iss: 'jira', exp: Math.floor(Date.now() / 1000) + 180 }): Record<string, string> {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const head = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`
  return { 'content-type': 'application/json; charset=utf-8', authorization: `Bearer ${head}.${createHmac('sha256', secret).update(head).digest('base64url')}` }
}

function isDocument(value: unknown): value is DocumentNode {
  const { type, version, content } = (value ?? {}) as Partial<DocumentNode>
  return type === 'doc' && version === 1 && Array.isArray(content) && content.every(isNode)
}

/** No empty text nodes: Jira refuses them. */
function isNode({ type, text, content }: DocumentNode): boolean {
  return typeof type === 'string' && (type !== 'text' || (typeof text === 'string' && text.length > 0)) && (content ?? []).every(isNode)
}

function wikiOf({ type, text, marks, content }: DocumentNode): string {
  const href = marks?.find((mark) => mark.type === 'link')?.attrs?.href
  const own = href ? `[${text}|${href}]` : text ?? ''
  return own + (type === 'hardBreak' ? '\n' : '') + (content ?? []).map(wikiOf).join('') + (type === 'paragraph' ? '\n\n' : '')
}
