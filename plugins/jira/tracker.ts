import { type PluginContext, PluginError } from '@hayloft/plugin'
import type { Issue, Tracker } from '../shared/issue.ts'
import { documentOf } from './document.ts'
import { issueFields, type JiraIssue, readIssue } from './jira-issue.ts'
import { askJira, siteOf } from './rest.ts'
import { renewWatch, watchProject } from './watch.ts'

export const jira: Tracker = {
  title: 'Jira',

  async listPlaces(context) {
    const places: { id: string; name: string }[] = []
    for (let startAt = 0; places.length < 500;) {
      const { json } = await askJira(context, `/project/search?startAt=${startAt}&maxResults=50`)
      const { values, isLast } = json as { values: { key: string; name: string }[]; isLast: boolean }
      places.push(...values.map(({ key, name }) => ({ id: key, name: `${name} (${key})` })))
      if (isLast || values.length === 0) break
      startAt += values.length
    }
    return places
  },

  async createIssue(context, { placeId, title, description, conversationUrl, key, again }) {
    const project = projectOf(context, placeId)
    const known = again ? await findMarked(context, project, key) : undefined
    if (known) return readById(context, known)
    const { json } = await askJira(context, '/issue', {
      json: {
        fields: {
          project: { key: project }, issuetype: { name: String(context.settings['issueType'] || 'Task') },
          // A title of Jira is one line of at most 255 characters.
          summary: title.replace(/\s+/g, ' ').slice(0, 255),
          description: documentOf(description, { text: 'Conversation in Hayloft', url: conversationUrl }),
        },
        properties: [{ key: 'hayloft', value: { key } }],
      },
    })
    return readById(context, (json as { id: string }).id)
  },

  async findIssue(context, reference) {
    const key = /(?:^|\/browse\/|selectedIssue=)([A-Za-z][A-Za-z\d_]*-\d+)/.exec(reference)?.[1]?.toUpperCase()
    if (!key) throw new PluginError('not_found', `${reference} is no issue of Jira: give its address or its key.`)
    return readById(context, key)
  },

  async addComment(context, issue, { text, url, again }) {
    const path = `/issue/${encodeURIComponent(issue.id)}/comment`
    if (again) {
      const { json } = await askJira(context, `${path}?orderBy=-created&maxResults=100`)
      if (JSON.stringify(json).includes(url)) return
    }
    await askJira(context, path, { json: { body: documentOf(text, { text: 'Hayloft', url }) } })
    await renewWatch(context, issue.key.split('-')[0]!)
  },

  watch: (context, { issue, placeId }) => watchProject(context, issue ? issue.key.split('-')[0]! : projectOf(context, placeId)),
}

function projectOf(context: PluginContext, placeId: string | undefined): string {
  const project = (placeId ?? String(context.settings['project'] ?? '')).trim().toUpperCase()
  if (!/^[A-Z][A-Z\d_]+$/.test(project)) throw new PluginError('invalid_input', 'Say which project by its key, here or in the settings.')
  return project
}

async function readById(context: PluginContext, idOrKey: string): Promise<Issue> {
  const [{ json }, site] = await Promise.all([askJira(context, `/issue/${encodeURIComponent(idOrKey)}?fields=${issueFields}`), siteOf(context)])
  return readIssue(json as JiraIssue, site.url)
}

/** Among the newest of the project: a second try follows the first within hours. */
async function findMarked(context: PluginContext, project: string, key: string): Promise<string | undefined> {
  const { json } = await askJira(context, '/search/jql', {
    json: { jql: `project = ${project} AND created >= -1d ORDER BY created DESC`, maxResults: 100, fields: ['summary'], properties: ['hayloft'] },
  })
  const { issues } = json as { issues: { id: string; properties?: { hayloft?: { key?: string } } }[] }
  return issues.find(({ properties }) => properties?.hayloft?.key === key)?.id
}
