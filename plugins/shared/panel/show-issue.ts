import type { Issue } from '../issue.ts'
import { element, sign } from './element.ts'

/** One row: its state, what it is, and a way to take the link off. */
export function showIssue(issue: Issue, onRemove: (issue: Issue) => void): HTMLElement {
  const isOver = issue.stateKind === 'done' || issue.stateKind === 'cancelled'
  const about = [issue.key, issue.state, issue.assignee].filter(Boolean).join(' · ')
  return element('li', { class: isOver ? 'over' : '' },
    sign(issue.stateKind),
    element('div', {},
      element('a', { class: 'issue', href: safeAddress(issue.url), target: '_blank', rel: 'noreferrer', title: issue.title }, issue.title),
      element('div', { class: 'about', title: about }, about)),
    element('button', { class: 'quiet', type: 'button', 'aria-label': `Take the link to ${issue.key} off`, title: 'Take the link off', onclick: () => onRemove(issue) }, sign('remove')))
}

function safeAddress(url: string): string {
  return /^https?:\/\//.test(url) ? url : '#'
}
