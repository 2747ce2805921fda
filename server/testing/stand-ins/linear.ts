import { createHmac } from 'node:crypto'
import { buildSchema, graphql, GraphQLError } from 'graphql'
import { newId } from '../../kernel/ids.ts'
import { makeGrants } from './grants.ts'
import { type Delivery, type StandInAnswer, type StandInRequest, startStandIn } from './stand-in.ts'

// The part of Linear's schema that an integration of issues may need, in its own names and types.
const schema = buildSchema(`
  type Query {
    issue(id: String!): Issue!
    comment(id: String): Comment!
    teams(first: Int, after: String): TeamConnection!
    webhooks(first: Int): WebhookConnection!
  }
  type Mutation {
    issueCreate(input: IssueCreateInput!): IssuePayload!
    commentCreate(input: CommentCreateInput!): CommentPayload!
    attachmentCreate(input: AttachmentCreateInput!): AttachmentPayload!
    webhookCreate(input: WebhookCreateInput!): WebhookPayload!
  }
  type Issue { id: ID! identifier: String! title: String! description: String url: String! updatedAt: String! state: WorkflowState! assignee: User }
  type WorkflowState { id: ID! name: String! type: String! }
  type User { id: ID! name: String! }
  type Comment { id: ID! body: String! }
  type Team { id: ID! key: String! name: String! }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  type TeamConnection { nodes: [Team!]! pageInfo: PageInfo! }
  type IssuePayload { success: Boolean! issue: Issue }
  type CommentPayload { success: Boolean! comment: Comment! }
  type AttachmentPayload { success: Boolean! }
  type Webhook { id: ID! url: String }
  type WebhookConnection { nodes: [Webhook!]! }
  type WebhookPayload { success: Boolean! webhook: Webhook! }
  input IssueCreateInput { id: String title: String description: String teamId: String! }
  input CommentCreateInput { id: String issueId: String body: String }
  input AttachmentCreateInput { issueId: String! title: String! url: String! }
  input WebhookCreateInput { url: String! teamId: String allPublicTeams: Boolean resourceTypes: [String!]! label: String secret: String }
`)

export type LinearIssue = {
  id: string; identifier: string; title: string; description: string | null; url: string; updatedAt: string
  state: { id: string; name: string; type: string }; assignee: { id: string; name: string } | null
}
type Webhook = { id: string; url: string; secret: string; resourceTypes: string[] }
const uuid4 = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/

/** Linear's GraphQL API, consent page and webhooks. */
export async function startLinear() {
  const grants = makeGrants({ separator: ',', tokenSeconds: 86_400 })
  const apiKeys = new Set<string>()
  const issues: LinearIssue[] = []
  const comments: { id: string; issueId: string; body: string }[] = []
  const webhooks: Webhook[] = []
  // 51, so that one page of 50 does not hold them.
  const teams = Array.from({ length: 51 }, (_, index) => ({ id: newId(), key: index === 50 ? 'LAMP' : `T${index}`, name: index === 50 ? 'Lamps' : `Team ${index}` }))
  let clock = Date.now()
  const now = () => new Date(++clock).toISOString()

  const root = {
    issue: ({ id }: { id: string }) => issues.find((issue) => issue.id === id || issue.identifier === id) ?? notFound('Issue'),
    comment: ({ id }: { id: string }) => comments.find((comment) => comment.id === id) ?? notFound('Comment'),
    teams({ first = 50, after }: { first?: number; after?: string }) {
      const start = after ? teams.findIndex(({ id }) => id === after) + 1 : 0
      const nodes = teams.slice(start, start + Math.min(first, 250))
      return { nodes, pageInfo: { hasNextPage: start + nodes.length < teams.length, endCursor: nodes.at(-1)?.id } }
    },
    webhooks: () => ({ nodes: webhooks }),
    issueCreate({ input }: { input: { id?: string; title?: string; description?: string; teamId: string } }) {
      const team = teams.find(({ id }) => id === input.teamId) ?? notFound('Team')
      if (!input.title) throw invalid('title should not be empty')
      checkId(input.id, issues)
      return { success: true, issue: addIssue(team.key, input.title, input) }
    },
    commentCreate({ input }: { input: { id?: string; issueId?: string; body?: string } }) {
      checkId(input.id, comments)
      return { success: true, comment: addComment(input.issueId ?? '', input.body ?? '', { id: input.id, author: 'Hayloft' }) }
    },
    attachmentCreate: () => ({ success: true }),
    webhookCreate({ input }: { input: Omit<Webhook, 'id'> & { allPublicTeams?: boolean; teamId?: string } }) {
      if (!input.allPublicTeams && !input.teamId) throw invalid('one of teamId and allPublicTeams is needed')
      if (webhooks.some(({ url }) => url === input.url)) throw invalid('url has a webhook already')
      const webhook = { id: newId(), url: input.url, secret: input.secret, resourceTypes: input.resourceTypes }
      webhooks.push(webhook)
      return { success: true, webhook }
    },
  }

  function addIssue(teamKey: string, title: string, { id = newId(), description = null }: { id?: string | undefined; description?: string | null } = {}): LinearIssue {
    const identifier = `${teamKey}-${issues.length + 1}`
    const issue = {
      id, identifier, title, description, url: `https://linear.app/meadow/issue/${identifier}/x`, updatedAt: now(), state: { id: newId(), name: 'Backlog', type: 'backlog' }, assignee: null,
    }
    issues.push(issue)
    tell('Issue', 'create', issue, issue.url)
    return issue
  }

  function addComment(issueId: string, body: string, { id = newId(), author }: { id?: string | undefined; author: string }) {
    const issue = issues.find((item) => item.id === issueId) ?? notFound('Issue')
    const comment = { id, issueId: issue.id, body }
    comments.push(comment)
    tell('Comment', 'create', { ...comment, issue: { id: issue.id, identifier: issue.identifier }, user: { id: newId(), name: author } }, `${issue.url}#comment-${id.slice(0, 8)}`)
    return comment
  }

  function tell(type: string, action: string, data: object, url: string, updatedFrom?: object): Promise<Delivery>[] {
    return webhooks.filter(({ resourceTypes }) => resourceTypes.includes(type)).map((webhook) => {
      const body = JSON.stringify({ action, type, data, url, updatedFrom, actor: { name: 'Lin' }, createdAt: now(), organizationId: 'org', webhookId: webhook.id, webhookTimestamp: Date.now() })
      return standIn.deliver(webhook.url, signed(body, webhook.secret, type), body)
    })
  }

  const standIn = await startStandIn(async (request): Promise<StandInAnswer> => {
    if (request.path === '/oauth/authorize') return grants.authorize(request.query)
    if (request.path === '/oauth/token') {
      const given = grants.token(new URLSearchParams(request.body))
      return { status: 'error' in given ? 400 : 200, json: given }
    }
    if (request.path === '/oauth/revoke') return { status: grants.revoke(new URLSearchParams(request.body).get('token') ?? '') ? 200 : 400 }
    if (request.path !== '/graphql' || request.method !== 'POST') return { status: 404 }
    if (!isKnown(request)) return { status: 401, json: { errors: [{ message: 'Authentication required, not authenticated', extensions: { code: 'AUTHENTICATION_ERROR', type: 'authentication error' } }] } }
    const { query, variables } = JSON.parse(request.body) as { query: string; variables?: Record<string, unknown> }
    const result = await graphql({ schema, source: query, rootValue: root, variableValues: variables })
    return { status: result.errors && !result.data ? 400 : 200, json: result }
  })

  function isKnown({ headers }: StandInRequest): boolean {
    const given = headers['authorization'] ?? ''
    return apiKeys.has(given) || grants.scopesOf(/^Bearer (\S+)$/.exec(given)?.[1]) !== undefined
  }

  return {
    ...standIn, grants, apiKeys, issues, comments, webhooks,
    makeIssue: (title: string) => addIssue('LAMP', title),
    /** Someone moves an issue on; Linear tells its webhooks. */
    async moveIssue(id: string, state: { name: string; type: string }): Promise<Delivery[]> {
      const issue = issues.find((item) => item.id === id)!
      const before = issue.state
      Object.assign(issue, { state: { id: newId(), ...state }, updatedAt: now() })
      return Promise.all(tell('Issue', 'update', { ...issue }, issue.url, { stateId: before.id }))
    },
    async writeComment(issueId: string, body: string, author = 'Lin'): Promise<Delivery[]> {
      const sent = standIn.deliveries.length
      addComment(issueId, body, { author })
      return Promise.all(standIn.deliveries.slice(sent))
    },
    forge: (url: string, body: object, secret = 'not the secret') => standIn.deliver(url, signed(JSON.stringify(body), secret, 'Issue'), JSON.stringify(body)),
  }
}

function signed(body: string, secret: string, type: string): Record<string, string> {
  return {
    'content-type': 'application/json; charset=utf-8', 'linear-delivery': newId(), 'linear-event': type, 'user-agent': 'Linear-Webhook',
    'linear-signature': createHmac('sha256', secret).update(body).digest('hex'),
  }
}

function checkId(id: string | undefined, known: readonly { id: string }[]): void {
  if (id !== undefined && !uuid4.test(id)) throw invalid('id must be a UUID')
  if (known.some((item) => item.id === id)) throw invalid('an entity with this id exists already')
}

function notFound(type: string): never {
  throw new GraphQLError(`Entity not found: ${type}`, { extensions: { code: 'INPUT_ERROR', type: 'invalid input', userPresentableMessage: `Could not find referenced ${type}.` } })
}

function invalid(message: string): GraphQLError {
  return new GraphQLError(`Argument Validation Error - ${message}`, { extensions: { code: 'INVALID_INPUT', type: 'invalid input', userPresentableMessage: message } })
}
