import { type PluginContext, PluginError } from '@hayloft/plugin'
import type { Tracker } from '../shared/issue.ts'
import { webhookSecret } from '../shared/webhook-secret.ts'
import { type GithubIssue, pathOf, readIssue } from './github-issue.ts'
import { askGithub, listAll } from './rest.ts'

// Bodies have up to 64 KB each, and an answer that is read at most 1 MB.
const pageSize = 15

export const github: Tracker = {
  title: 'GitHub',

  async listPlaces(context) {
    const repositories = await listAll<{ full_name: string; has_issues: boolean; archived: boolean }>(context, '/user/repos?sort=pushed&per_page=50', { mostPages: 6 })
    return repositories.filter(({ has_issues, archived }) => has_issues && !archived).map(({ full_name }) => ({ id: full_name, name: full_name }))
  },

  async createIssue(context, { placeId, title, description, conversationUrl, key, again }) {
    const repository = repositoryOf(context, placeId)
    const mark = `<!-- hayloft ${key} -->`
    if (again) {
      const known = await findMarked(context, repository, mark)
      if (known) return readIssue(known)
    }
    const { json } = await askGithub(context, `/repos/${repository}/issues`, {
      json: { title, body: `${description}\n\n[Conversation in Hayloft](${conversationUrl})\n${mark}` },
    })
    return readIssue(json as GithubIssue)
  },

  async findIssue(context, reference) {
    const { json } = await askGithub(context, pathOf(keyOf(context, reference)))
    return readIssue(json as GithubIssue)
  },

  async addComment(context, issue, { text, url, again }) {
    const path = `${pathOf(issue.key)}/comments`
    if (again) {
      const has = (comments: { body: string }[]) => comments.some(({ body }) => body.includes(url))
      if (has(await listAll(context, `${path}?per_page=${pageSize}`, { mostPages: 30, found: has }))) return
    }
    await askGithub(context, path, { json: { body: `${text}\n\n[Hayloft](${url})` } })
  },

  async watch(context, { issue, placeId }) {
    const repository = issue ? issue.key.split('#')[0]! : repositoryOf(context, placeId)
    if (await context.storage.get(`watched ${repository}`)) return
    const config = { url: context.receiveUrl('webhook'), content_type: 'json', secret: await webhookSecret(context), insecure_ssl: '0' }
    const id = await askGithub(context, `/repos/${repository}/hooks`, { json: { name: 'web', active: true, events: ['issues', 'issue_comment'], config } })
      .then(({ json }) => (json as { id: number }).id, (error: unknown) => {
        if (error instanceof PluginError && /already exists/i.test(error.message)) return 'known'
        throw error
      })
    await context.storage.set(`watched ${repository}`, id)
  },
}

function repositoryOf(context: PluginContext, placeId: string | undefined): string {
  const repository = (placeId ?? String(context.settings['repository'] ?? '')).trim()
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) throw new PluginError('invalid_input', 'Say which repository: owner/name, here or in the settings.')
  return repository
}

function keyOf(context: PluginContext, reference: string): string {
  const [, path, number] = /([\w.-]+\/[\w.-]+)(?:\/issues\/|#)(\d+)/.exec(reference) ?? []
  if (path && number) return `${path}#${number}`
  const own = /^#?(\d+)$/.exec(reference.trim())?.[1]
  if (own) return `${repositoryOf(context, undefined)}#${own}`
  throw new PluginError('not_found', `${reference} is no issue of GitHub: give its address, or owner/name#12.`)
}

/** Among the newest: a second try follows the first within hours. */
async function findMarked(context: PluginContext, repository: string, mark: string): Promise<GithubIssue | undefined> {
  const isMarked = (issue: GithubIssue) => issue.body?.includes(mark) ?? false
  const issues = await listAll<GithubIssue>(context, `/repos/${repository}/issues?state=all&sort=created&direction=desc&per_page=${pageSize}`, {
    mostPages: 6, found: (items) => items.some(isMarked),
  })
  return issues.find(isMarked)
}
