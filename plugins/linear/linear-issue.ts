import type { Issue, StateKind } from '../shared/issue.ts'

/** As both the API and the webhooks give it. */
export type LinearIssue = {
  id: string
  identifier: string
  title: string
  url: string
  updatedAt: string
  state: { name: string; type: string }
  assignee?: { name: string } | null
}

export const issueFields = 'id identifier title url updatedAt state { name type } assignee { name }'

export function readIssue({ id, identifier, title, url, updatedAt, state, assignee }: LinearIssue): Issue {
  return { id, key: identifier, title, url, updatedAt, state: state.name, stateKind: kinds[state.type] ?? 'open', assignee: assignee?.name ?? null }
}

const kinds: Record<string, StateKind> = {
  triage: 'open', backlog: 'open', unstarted: 'open', started: 'started', completed: 'done', canceled: 'cancelled', duplicate: 'cancelled',
}
