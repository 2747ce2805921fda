import { startGithub } from '../../testing/stand-ins/github.ts'
import { startJira } from '../../testing/stand-ins/jira.ts'
import { startLinear } from '../../testing/stand-ins/linear.ts'
import type { Delivery, StandIn, StandInAnswer } from '../../testing/stand-ins/stand-in.ts'
import type { Grants } from '../../testing/stand-ins/grants.ts'

export type Move = 'done' | 'cancelled' | 'opened'

/** What the tests of all three trackers need of a stand-in. */
export type TrackerStandIn = StandIn & {
  grants: Grants
  settings: Record<string, string>
  /** Where an issue is created, and a comment: for answers that are lost. */
  creating: { path: string; holding?: string }
  commenting(key: string): { path: string; holding?: string }
  /** How it asks to slow down for so long. */
  slowDown(seconds: number): StandInAnswer
  places: { first: string; all: number }
  stateNames: Record<Move, string>
  /** Newest last. */
  issues(): { id: string; key: string; title: string; text: string; url: string }[]
  comments(key: string): string[]
  webhooks(): string[]
  /** An issue that someone made by hand. */
  make(title: string): Promise<string>
  move(key: string, to: Move): Promise<Delivery[]>
  write(key: string, text: string): Promise<Delivery[]>
  forge(url: string): Promise<Delivery>
}

export const trackers: Record<'linear' | 'github' | 'jira', () => Promise<TrackerStandIn>> = {
  async linear() {
    const linear = await startLinear()
    const idOf = (key: string) => linear.issues.find(({ identifier }) => identifier === key)!.id
    return {
      ...linear,
      settings: { apiUrl: linear.url, webUrl: linear.url, team: 'lamp' },
      creating: { path: '/graphql', holding: 'issueCreate' },
      commenting: () => ({ path: '/graphql', holding: 'commentCreate' }),
      slowDown: (seconds) => ({
        status: 400, headers: { 'x-ratelimit-requests-reset': String(Date.now() + seconds * 1000) },
        json: { errors: [{ message: 'Rate limit exceeded', extensions: { code: 'RATELIMITED', type: 'ratelimited' } }] },
      }),
      places: { first: 'Team 0 (T0)', all: 51 },
      stateNames: { done: 'Done', cancelled: 'Canceled', opened: 'Todo' },
      issues: () => linear.issues.map(({ id, identifier, title, description, url }) => ({ id, key: identifier, title, text: description ?? '', url })),
      comments: (key) => linear.comments.filter(({ issueId }) => issueId === idOf(key)).map(({ body }) => body),
      webhooks: () => linear.webhooks.map(({ url }) => url),
      make: async (title) => linear.makeIssue(title).identifier,
      move: (key, to) => linear.moveIssue(idOf(key), { done: { name: 'Done', type: 'completed' }, cancelled: { name: 'Canceled', type: 'canceled' }, opened: { name: 'Todo', type: 'unstarted' } }[to]),
      write: (key, text) => linear.writeComment(idOf(key), text),
      forge: (url) => linear.forge(url, { action: 'create', type: 'Comment', data: { id: 'x', body: 'forged', issueId: linear.issues[0]!.id }, webhookTimestamp: Date.now() }),
    }
  },

  async github() {
    const github = await startGithub()
    const repository = github.addRepository('acme/lamps')
    for (let index = 0; index < 60; index++) github.addRepository(`acme/r${index}`)
    const numberOf = (key: string) => Number(key.split('#')[1])
    return {
      ...github,
      settings: { apiUrl: github.url, webUrl: github.url, repository: 'acme/lamps' },
      creating: { path: '/repos/acme/lamps/issues' },
      commenting: (key) => ({ path: `/repos/acme/lamps/issues/${numberOf(key)}/comments` }),
      slowDown: (seconds) => ({
        status: 403, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + seconds) }, json: { message: 'API rate limit exceeded' },
      }),
      places: { first: 'acme/lamps', all: 61 },
      stateNames: { done: 'Closed', cancelled: 'Not planned', opened: 'Open' },
      issues: () => repository.issues.map(({ id, number, title, body, html_url }) => ({ id: String(id), key: `acme/lamps#${number}`, title, text: body ?? '', url: html_url })),
      comments: (key) => (repository.comments.get(numberOf(key)) ?? []).map(({ body }) => body),
      webhooks: () => repository.hooks.map(({ config }) => config.url),
      make: async (title) => `acme/lamps#${github.makeIssue('acme/lamps', title).number}`,
      move: (key, to) => (to === 'opened' ? github.setState('acme/lamps', numberOf(key), 'open') : github.setState('acme/lamps', numberOf(key), 'closed', to === 'done' ? 'completed' : 'not_planned')),
      write: (key, text) => github.writeComment('acme/lamps', numberOf(key), text),
      forge: (url) => github.forge(url, 'issue_comment', { action: 'created', issue: repository.issues[0], comment: { id: 1, body: 'forged', html_url: 'x', user: { login: 'mallory' } } }),
    }
  },

  async jira() {
    const jira = await startJira()
    const api = `/ex/jira/${jira.cloudId}/rest/api/3`
    const words = (key: string) => jira.comments.filter(({ issueId }) => issueId === jira.issues.find((issue) => issue.key === key)!.id)
    return {
      ...jira,
      settings: { apiUrl: jira.url, authUrl: jira.url, project: 'lamp' },
      creating: { path: `${api}/issue` },
      commenting: (key) => ({ path: `${api}/issue/${jira.issues.find((issue) => issue.key === key)!.id}/comment` }),
      slowDown: (seconds) => ({ status: 429, headers: { 'retry-after': String(seconds) }, json: {} }),
      places: { first: 'Project 0 (P0)', all: 60 },
      stateNames: { done: 'Done', cancelled: 'Done', opened: 'To Do' },
      issues: () => jira.issues.map(({ id, key, fields }) => ({ id, key, title: fields.summary, text: JSON.stringify(fields.description), url: `${jira.siteUrl}/browse/${key}` })),
      comments: (key) => words(key).map(({ body }) => JSON.stringify(body)),
      webhooks: () => jira.hooks.map(({ url }) => url),
      make: async (title) => jira.makeIssue(title).key,
      move: (key, to) => (to === 'opened' ? jira.moveIssue(key, 'To Do', 'new') : jira.moveIssue(key, 'Done', 'done', to === 'cancelled' ? 'Won\'t Do' : null)),
      write: (key, text) => jira.writeComment(key, text),
      forge: (url) => jira.forge(url, { webhookEvent: 'comment_created', issue: { id: jira.issues[0]!.id, key: jira.issues[0]!.key, fields: jira.issues[0]!.fields }, comment: { id: '1', body: 'forged' } }),
    }
  },
}
