import { PluginError } from '@hayloft/plugin'
import type { Issue, StateKind } from '../shared/issue.ts'

/** As both the API and the webhooks give it. */
export type GithubIssue = {
  id: number
  number: number
  title: string
  body: string | null
  html_url: string
  repository_url: string
  state: 'open' | 'closed'
  state_reason?: string | null
  assignee: { login: string } | null
  updated_at: string
}

export function readIssue(issue: GithubIssue): Issue {
  const repository = issue.repository_url.split('/').slice(-2).join('/')
  return {
    id: String(issue.id), key: `${repository}#${issue.number}`, title: issue.title, url: issue.html_url, updatedAt: issue.updated_at,
    state: sayState(issue), stateKind: kindOf(issue), assignee: issue.assignee?.login ?? null,
  }
}

function kindOf({ state, state_reason: reason }: GithubIssue): StateKind {
  if (state === 'open') return 'open'
  return reason === 'not_planned' || reason === 'duplicate' ? 'cancelled' : 'done'
}

function sayState(issue: GithubIssue): string {
  return issue.state === 'open' ? 'Open' : kindOf(issue) === 'done' ? 'Closed' : 'Not planned'
}

/** `acme/lamps#12` → its path in the API. */
export function pathOf(key: string): string {
  const [, owner, repository, number] = /^([\w.-]+)\/([\w.-]+)#(\d+)$/.exec(key) ?? []
  if (!owner || !repository || !number) throw new PluginError('not_found', `${key} is no issue of GitHub.`)
  return `/repos/${owner}/${repository}/issues/${number}`
}
