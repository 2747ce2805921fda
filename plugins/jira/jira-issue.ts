import type { Issue, StateKind } from '../shared/issue.ts'

/** As both the API and the webhooks give it. */
export type JiraIssue = {
  id: string
  key: string
  fields: {
    summary: string
    status: { name: string; statusCategory: { key: string } }
    assignee: { displayName: string } | null
    resolution?: { name: string } | null
    /** Webhooks of comments leave it out. */
    updated?: string
  }
}

export const issueFields = 'summary,status,assignee,resolution,updated'

export function readIssue({ id, key, fields }: JiraIssue, siteUrl: string): Issue {
  return {
    id, key, title: fields.summary, url: `${siteUrl}/browse/${key}`, updatedAt: new Date(fields.updated ?? 0).toISOString(),
    state: fields.status.name, stateKind: kindOf(fields), assignee: fields.assignee?.displayName ?? null,
  }
}

function kindOf({ status, resolution }: JiraIssue['fields']): StateKind {
  const category = status.statusCategory.key
  if (category !== 'done') return category === 'indeterminate' ? 'started' : 'open'
  return /won'?t|cancel|declin|duplicate|invalid/i.test(resolution?.name ?? '') ? 'cancelled' : 'done'
}
