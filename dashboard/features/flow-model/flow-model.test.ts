import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dataAt } from './available-data.ts'
import type { Catalogue } from './catalogue.ts'
import { conditionOf, groupOf } from './condition-group.ts'
import { conditionWords } from './condition-words.ts'
import type { Condition, FlowDefinition, Step } from './definition.ts'
import { durationOf, durationWords, secondsOf } from './duration.ts'
import { newStep } from './new-step.ts'
import { fieldsOf } from './schema-fields.ts'
import { cronOf, scheduleOf } from './schedule.ts'
import { stepDetail } from './step-words.ts'
import { beginHistory, redone, undone, withChange } from './undo-history.ts'

const id = { type: 'string', format: 'uuid' }
const conversation = {
  type: 'object',
  properties: {
    id,
    state: { type: 'string', enum: ['open', 'closed'] },
    contactId: id,
    subject: { anyOf: [{ type: 'string' }, { type: 'null' }] },
    tags: { type: 'array', items: { type: 'object', properties: { name: { type: 'string' } } } },
    createdAt: { type: 'string', format: 'date-time' },
  },
}
const catalogue: Catalogue = {
  events: [{
    name: 'conversation.created',
    payload: { type: 'object', properties: { conversation: { $ref: '#/$defs/Conversation' } }, $defs: { Conversation: conversation } },
  }],
  operations: [
    { name: 'conversations.close', summary: 'Close a conversation', scope: null, input: { type: 'object', properties: { id }, required: ['id'] }, output: conversation },
    {
      name: 'messages.create', summary: 'Write a message', scope: null, output: { type: 'object' },
      input: {
        type: 'object', required: ['conversationId', 'text', 'kind'],
        properties: {
          fileIds: { type: 'array', items: id }, conversationId: id, text: { type: 'string', maxLength: 50_000 },
          kind: { type: 'string', enum: ['reply', 'note'] }, memberId: { anyOf: [id, { type: 'null' }] },
        },
      },
    },
  ],
  actions: [],
}
const trigger = { kind: 'event' as const, event: 'conversation.created' }
const close: Step = { kind: 'operation', id: 'close', operation: 'conversations.close', input: {} }

describe('forms made from a schema', () => {
  it('puts what is necessary first and picks a control for each type', () => {
    expect(fieldsOf(catalogue.operations[1]!.input).map(({ name, control, required }) => [name, control, required])).toEqual([
      ['conversationId', 'line', true],
      ['text', 'area', true],
      ['kind', 'choice', true],
      ['fileIds', 'lines', false],
      ['memberId', 'member', false],
    ])
  })

  it('fills a new step in from the trigger', () => {
    const flow: FlowDefinition = { trigger, steps: [close] }
    expect(newStep({ kind: 'operation', entry: catalogue.operations[0]! }, flow, catalogue)).toEqual({
      kind: 'operation', id: 'close_conversation', operation: 'conversations.close', input: { id: '{{ trigger.conversation.id }}' },
    })
    expect(newStep({ kind: 'operation', entry: catalogue.operations[1]! }, flow, catalogue)).toMatchObject({
      id: 'create_message', input: { conversationId: '{{ trigger.conversation.id }}', kind: 'reply' },
    })
  })
})

describe('the data that a step can speak of', () => {
  const flow: FlowDefinition = {
    trigger,
    steps: [
      close,
      {
        kind: 'branch', id: 'choose', branches: [{ where: { all: [] }, steps: [{ kind: 'set', id: 'set', variables: { total: 1 } }] }],
        otherwise: [{ kind: 'loop', id: 'each', list: 'trigger.conversation.tags', item: 'tag', most: 5, steps: [{ kind: 'stop', id: 'inner', outcome: 'failed' }] }],
      },
      { kind: 'stop', id: 'last', outcome: 'succeeded' },
    ],
  }
  const paths = (step: string | undefined) => dataAt(flow, catalogue, step).map(({ path }) => path)

  it('knows the trigger through references, with labels and types', () => {
    const state = dataAt(flow, catalogue, 'close').find(({ path }) => path === 'trigger.conversation.state')
    expect(state).toMatchObject({ label: 'Conversation › State', type: 'choice', choices: ['open', 'closed'] })
    expect(paths('close').some((path) => path.startsWith('steps.'))).toBe(false)
  })

  it('knows what steps before gave, the item of a loop around it, and nothing of the other branch', () => {
    expect(paths('inner')).toEqual(expect.arrayContaining(['steps.close.output.state', 'tag.name']))
    expect(paths('inner')).not.toContain('variables.total')
    expect(paths('last')).toContain('variables.total')
    expect(paths('last')).not.toContain('tag.name')
  })
})

describe('conditions', () => {
  const leaf = fc.record({ field: fc.constantFrom('trigger.a', 'trigger.b'), test: fc.constant('equals' as const), value: fc.boolean() })
  const { tree } = fc.letrec<{ tree: Condition }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.record({ all: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
      fc.record({ any: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
      fc.record({ not: tie('tree') }),
    ),
  }))
  const holds = (condition: Condition, data: Record<string, boolean>): boolean =>
    'all' in condition ? condition.all.every((each) => holds(each, data))
    : 'any' in condition ? condition.any.some((each) => holds(each, data))
    : 'not' in condition ? !holds(condition.not, data)
    : data[condition.field] === condition.value

  it('mean the same after they were shown and taken back', () => {
    fc.assert(fc.property(tree, fc.boolean(), fc.boolean(), (condition, a, b) => {
      const data = { 'trigger.a': a, 'trigger.b': b }
      const back = conditionOf(groupOf(condition))
      expect(back && holds(back, data)).toBe(holds(condition, data))
    }))
  })

  it('ask for nothing when they are empty', () => {
    expect(conditionOf({ mode: 'any', items: [{ mode: 'all', items: [] }] })).toBeUndefined()
  })

  it('can be read aloud', () => {
    expect(conditionWords({
      all: [{ field: 'trigger.conversation.state', test: 'equals', value: 'open' }, { any: [{ field: 'trigger.conversation.subject', test: 'is_empty' }, { field: 'variables.count', test: 'greater', value: 3 }] }],
    })).toBe('conversation state is “open” and (conversation subject is empty or count is greater than 3)')
  })
})

describe('schedules', () => {
  it.each([
    ['5 * * * *', { every: 'hour', minute: 5 }],
    ['0 9 * * *', { every: 'day', hour: 9, minute: 0 }],
    ['30 8 * * 1-5', { every: 'week', hour: 8, minute: 30, weekdays: [1, 2, 3, 4, 5] }],
    ['0 7 * * 0,6', { every: 'week', hour: 7, minute: 0, weekdays: [0, 6] }],
    ['0 6 1 * *', { every: 'month', hour: 6, minute: 0, day: 1 }],
    ['*/5 * * * *', { every: 'cron', cron: '*/5 * * * *' }],
    ['0 9 1 * 1', { every: 'cron', cron: '0 9 1 * 1' }],
    ['nonsense', { every: 'cron', cron: 'nonsense' }],
  ])('reads %s', (cron, schedule) => {
    expect(scheduleOf(cron)).toEqual(schedule)
    expect(scheduleOf(cronOf(scheduleOf(cron)))).toEqual(schedule)
  })
})

it('says how long in the unit that fits', () => {
  expect([30, 60, 5_400, 14_400, 259_200].map((seconds) => durationWords(seconds, 'en'))).toEqual(['30 seconds', '1 minute', '90 minutes', '4 hours', '3 days'])
  expect(durationOf(secondsOf(36, 'hours'))).toEqual({ count: 36, unit: 'hours' })
})

it('says of a step what tells it from others', () => {
  const input = { id: '{{ trigger.conversation.id }}', text: 'Hello {{ trigger.contact.name | default: "there" }}' }
  expect(stepDetail({ ...close, input }, new Map())).toBe('Hello [contact name]')
})

describe('undo', () => {
  it('takes typing in one field back as one, and everything else one by one', () => {
    let history = withChange(beginHistory('a'), 'b', 'title', 1_000)
    history = withChange(history, 'c', 'title', 1_500)
    history = withChange(history, 'd', null, 1_600)
    expect(undone(history).present).toBe('c')
    expect(undone(undone(history)).present).toBe('a')
    expect(redone(undone(undone(history))).present).toBe('c')
    expect(undone(undone(undone(history))).present).toBe('a')
  })

  it('forgets what was taken back once something new is done', () => {
    const history = withChange(undone(withChange(beginHistory(1), 2, null, 0)), 3, null, 0)
    expect(redone(history).present).toBe(3)
  })
})
