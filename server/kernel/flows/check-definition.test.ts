import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { features } from '../../features/index.ts'
import { newId } from '../ids.ts'
import { makeRegistry } from '../registry.ts'
import { action } from './action.ts'
import { checkDefinition } from './check-definition.ts'
import { FlowDefinition } from './definition.ts'
import { simulate } from './simulate.ts'

const call = action({
  name: 'test.call', summary: 'Call', input: z.object({ url: z.url(), times: z.int().max(3).optional(), headers: z.record(z.string(), z.string()).optional() }), output: z.object({ status: z.int() }),
  run: async () => ({ status: 200 }), simulate: ({ times = 1 }) => ({ status: 200 + times }),
})
const catalogue = makeRegistry([...features, { name: 'tests', operations: [], actions: [call] }])

const trigger = { kind: 'event', event: 'conversation.closed' }
const check = (steps: object[], more: object = {}) => checkDefinition({ trigger, steps, ...more }, catalogue).map(({ path, message }) => `${path}: ${message}`)
const close = { kind: 'operation', id: 'close', operation: 'conversations.close', input: { id: '{{ trigger.conversation.id }}' } }

describe('checkDefinition', () => {
  it('finds nothing wrong with what is right', () => {
    expect(check([
      close,
      { kind: 'set', id: 'note', variables: { total: '{{ trigger.conversation.number | plus: 1 }}', state: '{{ steps.close.output.state }}' } },
      { kind: 'branch', id: 'choose', otherwise: [], branches: [{ where: { field: 'trigger.event.actor.name', test: 'equals', value: '{{ variables.state }}' }, steps: [
        { kind: 'loop', id: 'each', list: 'trigger.event.previous.tags', item: 'tag', steps: [{ kind: 'action', id: 'tell', action: 'test.call', input: { url: 'https://x.test/{{ tag }}/{{ index }}', times: '{{ variables.total }}', headers: { authorization: '{{ secrets.key }}' } } }] },
      ] }] },
      { kind: 'wait', id: 'reply', seconds: 60, event: { name: 'message.created', where: { field: 'event.message.authorKind', test: 'equals', value: 'contact' } } },
    ], { where: { field: 'trigger.conversation.subject', test: 'matches', value: '(?i)refund|money' } })).toEqual([])
  })

  it('names the place of each thing that is wrong', () => {
    expect(check([
      { ...close, operation: 'conversations.shut' },
      { kind: 'operation', id: 'read', operation: 'conversations.get', input: {} },
      { kind: 'operation', id: 'close', operation: 'messages.create', input: { conversationId: 'abc', text: 5, kind: '{{ trigger.conversation.kind }}', colour: 'red' } },
      { kind: 'action', id: 'tell', action: 'test.call', input: { times: 9 } },
      { kind: 'branch', id: 'choose', otherwise: [{ kind: 'set', id: 'inner', variables: { a: '{{ steps.nobody.output }}', b: '{{ variables.z }}', c: '{{ trigger.conversation.colour }}', d: '{{ trigger.conversation.subject | shout }}', e: '{{ secrets.key }}' } }], branches: [{ where: { field: 'trigger.conversation.subject', test: 'matches', value: '(' }, steps: [] }] },
      { kind: 'wait', id: 'nothing' },
      { kind: 'approval', id: 'ask', question: '?', approvers: { roles: [], memberIds: [] }, rejected: [] },
    ], { where: { field: 'steps.close.output.id', test: 'equals' } })).toEqual([
      'where.field: There is no steps here. There are trigger, now.',
      'where.value: Say what to compare with.',
      'steps.2.id: Another step is called close too.',
      'steps.0.operation: There is no operation conversations.shut.',
      'steps.1.operation: conversations.get changes nothing, or is not for flows.',
      expect.stringContaining('steps.2.input.conversationId: Invalid'),
      expect.stringContaining('steps.2.input.text: Invalid input: expected string'),
      expect.stringContaining('steps.2.input.colour: There is no field colour.'),
      expect.stringContaining('steps.3.input.url: Invalid input'),
      expect.stringContaining('steps.3.input.times: Too big'),
      'steps.4.branches.0.where.value: This is no pattern of RE2: https://github.com/google/re2/wiki/Syntax',
      'steps.4.otherwise.0.variables.a: No step has the id nobody.',
      'steps.4.otherwise.0.variables.b: There is no variables.z.',
      'steps.4.otherwise.0.variables.c: There is no trigger.conversation.colour.',
      expect.stringContaining('steps.4.otherwise.0.variables.d: There is no filter shout.'),
      'steps.4.otherwise.0.variables.e: There is no secrets here. There are trigger, run, now, variables, steps.',
      'steps.5: Say how long to wait, until when, or for which event.',
      'steps.6.approvers: Say who may approve.',
    ])
  })

  it('knows events, times and time zones', () => {
    const of = (own: object) => checkDefinition({ trigger: own, steps: [{ kind: 'stop', id: 'end' }] }, catalogue).map(({ path }) => path)
    expect(of({ kind: 'event', event: 'cow.milked' })).toEqual(['trigger.event'])
    expect(of({ kind: 'schedule', cron: '0 9 * * 1', timeZone: 'Europe/Berlin' })).toEqual([])
    expect(of({ kind: 'schedule', cron: '0 9 * * 1 2', timeZone: 'Europe/Atlantis' })).toEqual(['trigger.timeZone', 'trigger.cron'])
    expect(of({ kind: 'schedule', cron: '61 9 * * 1', timeZone: 'UTC' })).toEqual(['trigger.cron'])
    expect(of({ kind: 'sometimes' })).toEqual(['trigger.kind'])
  })

  it('takes no flow that is empty, too long or too deep', () => {
    expect(check([])).toEqual(['steps: A flow needs a step.'])
    const list = (length: number) => Array.from({ length }, (_, n) => ({ kind: 'set', id: `s${n}`, variables: {} }))
    expect(check([{ kind: 'loop', id: 'each', list: 'trigger', steps: list(500) }])).toEqual(['steps: A flow may have at most 500 steps; this one has 501.'])
    const deep = (depth: number): object => (depth === 0 ? { kind: 'stop', id: 'end' } : { kind: 'loop', id: `l${depth}`, list: 'trigger', steps: [deep(depth - 1)] })
    expect(check([deep(12)])).toEqual([expect.stringContaining('at most 12 deep')])
  })
})

describe('simulate', () => {
  const conversation = { id: newId(), subject: 'A refund, please', state: 'closed', assigneeId: null }
  const simulated = (steps: object[], more: object = {}) => simulate(FlowDefinition.parse({ trigger, steps, ...more }), { conversation }, catalogue)

  it('says which steps would happen with which inputs, and why', async () => {
    const { begins, where, steps, ended } = await simulated([
      { kind: 'branch', id: 'choose', otherwise: [], branches: [
        { title: 'Invoices', where: { field: 'trigger.conversation.subject', test: 'contains', value: 'invoice' }, steps: [] },
        { title: 'Refunds', where: { field: 'trigger.conversation.subject', test: 'contains', value: 'refund' }, steps: [{ ...close, title: 'Close it' }] },
      ] },
      { kind: 'operation', id: 'note', operation: 'messages.create', input: { conversationId: '{{ steps.close.output.id }}', text: 'Was {{ steps.close.output.state }}' } },
      { kind: 'action', id: 'call', action: 'test.call', input: { url: 'https://x.test/{{ trigger.conversation.state }}', times: 2 } },
      { kind: 'branch', id: 'ok', branches: [{ where: { field: 'steps.call.output.status', test: 'equals', value: 202 }, steps: [] }], otherwise: [] },
    ], { where: { field: 'trigger.conversation.state', test: 'equals', value: 'closed' } })
    expect({ begins, ended }).toEqual({ begins: true, ended: { kind: 'done' } })
    expect(where).toEqual({ kind: 'comparison', field: 'trigger.conversation.state', test: 'equals', left: 'closed', right: 'closed', result: true })
    expect(JSON.parse(JSON.stringify(steps))).toMatchObject([
      { path: 'choose', output: { taken: 1, title: 'Refunds' }, branches: [{ where: { left: 'A refund, please', result: false } }, { where: { result: true } }], isUncertain: false },
      { path: 'choose.1.close', name: 'conversations.close', title: 'Close it', input: { id: conversation.id }, output: '‹steps.close.output›', problems: [] },
      { path: 'note', input: { conversationId: '‹steps.close.output.id›', text: 'Was ‹steps.close.output.state›' }, problems: [] },
      { path: 'call', input: { url: 'https://x.test/closed' }, output: { status: 202 } },
      { path: 'ok', output: { taken: 0 } },
    ])
  })

  it('says what hangs on what it cannot know, and what would fail', async () => {
    const { steps } = await simulated([
      { ...close, input: { id: '{{ trigger.conversation.assigneeId }}' } },
      { kind: 'branch', id: 'choose', branches: [{ where: { field: 'steps.close.output.state', test: 'equals', value: 'closed' }, steps: [{ kind: 'set', id: 'inner', variables: {} }] }], otherwise: [] },
      { kind: 'set', id: 'after', variables: {} },
    ])
    expect(steps.map(({ path, isUncertain, problems }) => [path, isUncertain, problems.length])).toEqual([['close', false, 1], ['choose', false, 0], ['choose.0.inner', true, 0], ['after', false, 0]])
  })

  it('begins nothing where the condition does not hold, and waits for nobody', async () => {
    expect(await simulated([close], { where: { field: 'trigger.conversation.state', test: 'equals', value: 'open' } })).toMatchObject({ begins: false, steps: [], ended: null })
    const { steps } = await simulated([
      { kind: 'wait', id: 'days', seconds: 86_400 }, { kind: 'approval', id: 'ask', question: 'Close {{ trigger.conversation.subject }}?', approvers: { roles: ['admin'], memberIds: [] }, rejected: [] }, close,
    ])
    expect(steps.map(({ path }) => path)).toEqual(['days', 'ask', 'close'])
    expect(steps[1]!.input).toMatchObject({ question: 'Close A refund, please?' })
  })
})
