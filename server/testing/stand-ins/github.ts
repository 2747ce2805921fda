import { createHmac } from 'node:crypto'
import { newId } from '../../kernel/ids.ts'
import { clientId, clientSecret, makeGrants } from './grants.ts'
import { bearerOf, type Delivery, type StandInAnswer, type StandInRequest, startStandIn } from './stand-in.ts'

type Issue = {
  id: number; number: number; title: string; body: string | null; html_url: string; repository_url: string; state: 'open' | 'closed'
  state_reason: string | null; assignee: { login: string } | null; updated_at: string; comments: number
}
type Comment = { id: number; body: string; html_url: string; user: { login: string }; created_at: string }
type Hook = { id: number; events: string[]; config: { url: string; secret: string; content_type: string } }
type Repository = { full_name: string; has_issues: boolean; archived: boolean; issues: Issue[]; comments: Map<number, Comment[]>; hooks: Hook[] }
type Fields = Record<string, unknown>

/** GitHub's REST API for issues, its consent page and its webhooks. */
export async function startGithub() {
  const grants = makeGrants({ tokenSeconds: 28_800 })
  const personalTokens = new Set<string>()
  const repositories = new Map<string, Repository>()
  let lastId = 1000
  let clock = Math.floor(Date.now() / 1000) * 1000
  const now = () => new Date(clock += 1000).toISOString().replace('.000Z', 'Z')

  const routes: [string, RegExp, (match: string[], fields: Fields, request: StandInRequest) => StandInAnswer][] = [
    ['GET', /^\/user\/repos$/, (_, _fields, request) => page([...repositories.values()].map(({ full_name, has_issues, archived }) => ({ full_name, has_issues, archived })), request)],
    ['GET', /^\/repos\/([^/]+\/[^/]+)\/issues$/, ([name], _, request) => page([...repository(name!).issues].reverse(), request)],
    ['POST', /^\/repos\/([^/]+\/[^/]+)\/issues$/, ([name], fields) => {
      if (typeof fields['title'] !== 'string' || fields['title'] === '') return invalid('Issue', 'title', 'missing_field')
      return { status: 201, json: addIssue(name!, fields['title'], fields['body'] as string ?? null) }
    }],
    ['GET', /^\/repos\/([^/]+\/[^/]+)\/issues\/(\d+)$/, ([name, number]) => ({ json: issueOf(name!, number!) })],
    ['GET', /^\/repos\/([^/]+\/[^/]+)\/issues\/(\d+)\/comments$/, ([name, number], _, request) => page(repository(name!).comments.get(Number(number)) ?? [], request)],
    ['POST', /^\/repos\/([^/]+\/[^/]+)\/issues\/(\d+)\/comments$/, ([name, number], fields) => {
      if (typeof fields['body'] !== 'string' || fields['body'].trim() === '') return invalid('IssueComment', 'body', 'missing_field')
      return { status: 201, json: addComment(name!, Number(number), fields['body'], 'hayloft-bot') }
    }],
    ['POST', /^\/repos\/([^/]+\/[^/]+)\/hooks$/, ([name], fields) => {
      const { hooks } = repository(name!)
      const config = fields['config'] as Hook['config']
      if (fields['name'] !== 'web' || config?.content_type !== 'json' || !URL.canParse(config.url)) return invalid('Hook', 'config', 'invalid')
      if (hooks.some((hook) => hook.config.url === config.url)) {
        return { status: 422, json: { message: 'Validation Failed', errors: [{ resource: 'Hook', code: 'custom', message: 'Hook already exists on this repository' }] } }
      }
      hooks.push({ id: ++lastId, events: fields['events'] as string[], config })
      return { status: 201, json: { id: lastId } }
    }],
  ]

  function answerApi(request: StandInRequest): StandInAnswer {
    const token = bearerOf(request)
    if (!request.headers['user-agent']) return { status: 403, json: { message: 'Request forbidden by administrative rules. Please make sure your request has a User-Agent header.' } }
    if (!token || !(personalTokens.has(token) || grants.scopesOf(token)?.includes('repo'))) return { status: 401, json: { message: 'Bad credentials' } }
    for (const [method, pattern, run] of routes) {
      const match = request.method === method && pattern.exec(request.path)
      if (!match) continue
      try {
        return run(match.slice(1), request.body ? JSON.parse(request.body) as Fields : {}, request)
      } catch (error) {
        if (error === missing) break
        throw error
      }
    }
    return { status: 404, json: { message: 'Not Found' } }
  }

  const missing = new Error('not found')
  function repository(name: string): Repository {
    const known = repositories.get(name)
    if (!known) throw missing
    return known
  }
  function issueOf(name: string, number: number | string): Issue {
    const issue = repository(name).issues.find((item) => item.number === Number(number))
    if (!issue) throw missing
    return issue
  }

  function addIssue(name: string, title: string, body: string | null): Issue {
    const { issues } = repository(name)
    const number = issues.length + 1
    const issue: Issue = {
      id: ++lastId, number, title, body, html_url: `https://github.com/${name}/issues/${number}`, repository_url: `${standIn.url}/repos/${name}`, state: 'open', state_reason: null,
      assignee: null, updated_at: now(), comments: 0,
    }
    issues.push(issue)
    tell(name, 'issues', { action: 'opened', issue })
    return issue
  }

  function addComment(name: string, number: number, body: string, login: string): Comment {
    const issue = issueOf(name, number)
    const { comments } = repository(name)
    const comment = { id: ++lastId, body, html_url: `${issue.html_url}#issuecomment-${lastId}`, user: { login }, created_at: now() }
    comments.set(number, [...comments.get(number) ?? [], comment])
    issue.updated_at = comment.created_at
    tell(name, 'issue_comment', { action: 'created', issue, comment })
    return comment
  }

  function tell(name: string, event: string, payload: object): Promise<Delivery>[] {
    return repository(name).hooks.filter(({ events }) => events.includes(event)).map(({ config }) => {
      const body = JSON.stringify({ ...payload, repository: { full_name: name }, sender: { login: 'gina' } })
      return standIn.deliver(config.url, signed(event, body, config.secret), body)
    })
  }

  const standIn = await startStandIn((request): StandInAnswer => {
    if (request.path === '/login/oauth/authorize') return grants.authorize(request.query)
    if (request.path === '/login/oauth/access_token') {
      const given = grants.token(new URLSearchParams(request.body))
      // GitHub refuses with status 200, in words of its own.
      return { json: 'error' in given ? { error: new URLSearchParams(request.body).has('refresh_token') ? 'bad_refresh_token' : 'bad_verification_code', error_description: given.error_description } : given }
    }
    if (request.method === 'DELETE' && request.path === `/applications/${clientId}/token`) {
      if (request.headers['authorization'] !== `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`) return { status: 401 }
      return { status: grants.revoke((JSON.parse(request.body) as { access_token: string }).access_token) ? 204 : 422 }
    }
    return answerApi(request)
  })

  return {
    ...standIn, grants, personalTokens, repositories,
    addRepository(name: string): Repository {
      const made: Repository = { full_name: name, has_issues: true, archived: false, issues: [], comments: new Map(), hooks: [] }
      repositories.set(name, made)
      return made
    },
    makeIssue: (name: string, title: string) => addIssue(name, title, null),
    /** Someone closes or opens an issue; GitHub tells its webhooks. */
    setState(name: string, number: number, state: 'open' | 'closed', reason: string | null = null): Promise<Delivery[]> {
      const issue = issueOf(name, number)
      Object.assign(issue, { state, state_reason: reason, updated_at: now() })
      return Promise.all(tell(name, 'issues', { action: state === 'closed' ? 'closed' : 'reopened', issue }))
    },
    writeComment(name: string, number: number, body: string, login = 'gina'): Promise<Delivery[]> {
      const sent = standIn.deliveries.length
      addComment(name, number, body, login)
      return Promise.all(standIn.deliveries.slice(sent))
    },
    forge: (url: string, event: string, body: object, secret = 'not the secret') => standIn.deliver(url, signed(event, JSON.stringify(body), secret), JSON.stringify(body)),
  }

  /** As GitHub pages: 30 or as many as asked for up to 100, and the way on in the Link header. */
  function page(items: readonly object[], { query, path }: StandInRequest): StandInAnswer {
    const size = Math.min(100, Number(query.get('per_page') ?? 30))
    const number = Number(query.get('page') ?? 1)
    const next = new URLSearchParams(query)
    next.set('page', String(number + 1))
    const isLast = number * size >= items.length
    return { ...!isLast && { headers: { link: `<${standIn.url}${path}?${next}>; rel="next"` } }, json: items.slice((number - 1) * size, number * size) }
  }
}

function signed(event: string, body: string, secret: string): Record<string, string> {
  return {
    'content-type': 'application/json', 'user-agent': 'GitHub-Hookshot/1', 'x-github-event': event, 'x-github-delivery': newId(),
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  }
}

function invalid(resource: string, field: string, code: string): StandInAnswer {
  return { status: 422, json: { message: 'Validation Failed', errors: [{ resource, field, code }] } }
}
