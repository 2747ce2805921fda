import { createHash } from 'node:crypto'
import { type PluginContext, PluginError } from '@hayloft/plugin'
import type { Tracker } from '../shared/issue.ts'
import { webhookSecret } from '../shared/webhook-secret.ts'
import { askLinear } from './graphql.ts'
import { issueFields, type LinearIssue, readIssue } from './linear-issue.ts'

type Team = { id: string; key: string; name: string }

export const linear: Tracker = {
  title: 'Linear',

  async listPlaces(context) {
    return (await listTeams(context)).map(({ id, key, name }) => ({ id, name: `${name} (${key})` }))
  },

  async createIssue(context, { placeId, title, description, conversationUrl, key, again }) {
    // Its id is made of the key: a second try cannot make a second issue.
    const id = uuidOf(`issue ${key}`)
    if (again) {
      const known = await findById(context, id)
      if (known) return readIssue(known)
    }
    const teamId = placeId ?? await teamOfSettings(context)
    const { issueCreate } = await askLinear<{ issueCreate: { issue: LinearIssue } }>(context, `
      mutation CreateIssue($input: IssueCreateInput!) { issueCreate(input: $input) { success issue { ${issueFields} } } }`, {
      input: { id, teamId, title, description: `${description}\n\n[Conversation in Hayloft](${conversationUrl})` },
    })
    // Shows the conversation among the issue's links, with our icon.
    await askLinear(context, `
      mutation LinkConversation($input: AttachmentCreateInput!) { attachmentCreate(input: $input) { success } }`, {
      input: { issueId: issueCreate.issue.id, title: 'Conversation in Hayloft', url: conversationUrl },
    })
    return readIssue(issueCreate.issue)
  },

  async findIssue(context, reference) {
    const key = /(?:^|\/issue\/)([A-Za-z][A-Za-z\d]*-\d+)(?:\/|$|\?|#)/.exec(reference)?.[1]?.toUpperCase()
    const issue = key && await findById(context, key)
    if (!issue) throw new PluginError('not_found', `There is no issue ${reference} in Linear.`)
    return readIssue(issue)
  },

  async addComment(context, issue, { text, url, key, again }) {
    const id = uuidOf(`comment ${issue.id} ${key}`)
    if (again && await hasComment(context, id)) return
    await askLinear(context, `
      mutation AddComment($input: CommentCreateInput!) { commentCreate(input: $input) { success comment { id } } }`, {
      input: { id, issueId: issue.id, body: `${text}\n\n[Hayloft](${url})` },
    })
  },

  async watch(context) {
    if (await context.storage.get('watched all')) return
    const url = context.receiveUrl('webhook')
    // Kept before the webhook is there, which may call before the answer has come.
    const secret = await webhookSecret(context)
    // One that an earlier connection left signs with the same secret.
    const { webhooks } = await askLinear<{ webhooks: { nodes: { url: string }[] } }>(context, 'query Webhooks { webhooks(first: 100) { nodes { url } } }')
    if (!webhooks.nodes.some((webhook) => webhook.url === url)) {
      await askLinear(context, `
        mutation Watch($input: WebhookCreateInput!) { webhookCreate(input: $input) { success } }`, {
        input: { url, allPublicTeams: true, resourceTypes: ['Issue', 'Comment'], label: 'Hayloft', secret },
      })
    }
    await context.storage.set('watched all', true)
  },
}

async function listTeams(context: PluginContext): Promise<Team[]> {
  const teams: Team[] = []
  for (let after: string | null = null; ;) {
    const page: { teams: { nodes: Team[]; pageInfo: { hasNextPage: boolean; endCursor: string } } } = await askLinear(context, `
      query Teams($after: String) { teams(first: 50, after: $after) { nodes { id key name } pageInfo { hasNextPage endCursor } } }`, { after })
    teams.push(...page.teams.nodes)
    if (!page.teams.pageInfo.hasNextPage || teams.length >= 500) return teams
    after = page.teams.pageInfo.endCursor
  }
}

async function teamOfSettings(context: PluginContext): Promise<string> {
  const teams = await listTeams(context)
  const wanted = String(context.settings['team'] ?? '').trim().toUpperCase()
  const team = wanted ? teams.find(({ key }) => key === wanted) : teams[0]
  if (!team) throw new PluginError('invalid_input', wanted ? `There is no team ${wanted} in Linear.` : 'There is no team in Linear.')
  return team.id
}

async function findById(context: PluginContext, id: string): Promise<LinearIssue | undefined> {
  return askLinear<{ issue: LinearIssue }>(context, `query Issue($id: String!) { issue(id: $id) { ${issueFields} } }`, { id })
    .then(({ issue }) => issue, undefinedIfNotFound)
}

async function hasComment(context: PluginContext, id: string): Promise<boolean> {
  const found = await askLinear<{ comment: { id: string } }>(context, 'query Comment($id: String) { comment(id: $id) { id } }', { id }).catch(undefinedIfNotFound)
  return found !== undefined
}

function undefinedIfNotFound(error: unknown): undefined {
  if (error instanceof PluginError && error.code === 'not_found') return undefined
  throw error
}

/** Of the form of version 4, which is the one that Linear takes. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
