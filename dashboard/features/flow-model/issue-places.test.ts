import { expect, it } from 'vitest'
import type { FlowDefinition } from './definition.ts'
import { triggerId, whereId } from './mark.ts'
import { issuesByStep } from './issue-places.ts'
import { readDraft } from './read-draft.ts'

const definition: FlowDefinition = {
  trigger: { kind: 'event', event: 'message.created' },
  steps: [
    {
      kind: 'branch', id: 'choose', otherwise: [],
      branches: [{ where: { all: [] }, steps: [{ kind: 'operation', id: 'assign', operation: 'conversations.assign', input: {} }] }],
    },
  ],
}

it('tells each complaint where it belongs, in words', () => {
  const issues = issuesByStep(definition, [
    { path: 'trigger.event', message: 'There is no event of that name.' },
    { path: 'where.all.0.field', message: 'Nothing is called that.' },
    { path: 'steps.0.branches.0.steps.0.input.assigneeId', message: 'Invalid GUID' },
    { path: 'steps.0.branches.0.steps.0', message: 'You cannot publish this step.' },
    { path: 'steps.0.branches.0.where', message: 'Say what must hold.' },
  ])
  expect(issues.get(triggerId)).toEqual(['Event: There is no event of that name.'])
  expect(issues.get(whereId)).toEqual(['Nothing is called that.'])
  expect(issues.get('assign')).toEqual(['Assignee is missing.', 'You cannot publish this step.'])
  expect(issues.get('choose')).toEqual(['Where: Say what must hold.'])
})

it.each([
  ['a whole definition', definition, true],
  ['another program\'s JSON', { nodes: [] }, false],
  ['a step without what its kind has', { trigger: { kind: 'webhook' }, steps: [{ id: 'a', kind: 'loop' }] }, false],
  ['a kind of a later version', { trigger: { kind: 'webhook' }, steps: [{ id: 'a', kind: 'dance' }] }, false],
  ['a broken step deep within', { trigger: { kind: 'webhook' }, steps: [{ id: 'a', kind: 'branch', branches: [{ steps: [null] }], otherwise: [] }] }, false],
])('draws %s only if it can', (_, draft, drawable) => {
  expect(readDraft(draft) !== undefined).toBe(drawable)
})
