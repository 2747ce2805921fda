/* oxlint-disable unicorn/no-thenable -- onError.then is a word of the definition */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { makeWorld, type World } from '../../testing/world.ts'
import { AppError } from '../errors.ts'
import { action } from './action.ts'
import { cancelRun } from './cancel-run.ts'
import { decideApproval } from './decide-approval.ts'
import { retryRun } from './retry-run.ts'
import { eventually, makeScene, type Scene } from './test-scene.ts'

let world: World
let scene: Scene
let worker: { stop(): Promise<void> }

type Call = { label: string; key: string; attempt: number }
const calls: Call[] = []
const behaviours = new Map<string, (call: Call, signal: AbortSignal) => Promise<unknown> | unknown>()
const called = (prefix: string) => calls.filter(({ label }) => label.startsWith(prefix))

const act = action({
  name: 'test.act', summary: 'Note the call, and do as the test says', input: z.object({ label: z.string(), token: z.string().optional() }), output: z.object({ said: z.unknown() }),
  secrets: async () => ({ token: 'sesame' }),
  async run(_kernel, { input, idempotencyKey, attempt, signal }) {
    const call = { label: input.token ? `${input.label} ${input.token}` : input.label, key: idempotencyKey, attempt }
    calls.push(call)
    return { said: await behaviours.get(input.label)?.(call, signal) ?? 'done' }
  },
})

beforeAll(async () => {
  world = await makeWorld()
  scene = await makeScene(world, { actions: [act] })
  worker = await scene.work()
})
afterAll(() => worker.stop())

const doing = (id: string, label: string, more: object = {}) => ({ kind: 'action' as const, id, action: 'test.act', input: { label }, ...more })
const webhook = { kind: 'webhook' as const }
const publish = (steps: Parameters<Scene['publish']>[0]['steps']) => scene.publish({ trigger: webhook, steps })
const paths = async (runId: string) => (await scene.steps(runId)).map(({ path, state }) => `${path} ${state}`)
const inWorkspace = <T>(work: Parameters<typeof world.kernel.database.transaction<T>>[1]) => world.kernel.database.transaction(world.workspaceId, work)

describe('steps', () => {
  it('loop over a list, with each item by its name', async () => {
    const flowId = await publish([
      { kind: 'loop', id: 'each', list: 'trigger.names', item: 'name', most: 3, steps: [doing('greet', 'loop {{ name }} {{ index }}')] },
      { kind: 'set', id: 'end', variables: { last: '{{ steps.greet.output.said }}', gone: '{{ name | default: "gone" }}' } },
    ])
    const runId = await scene.start(flowId, { names: ['a', 'b', 'c', 'd'] })
    const run = await scene.until(runId, 'succeeded')
    expect(called('loop').map(({ label }) => label)).toEqual(['loop a 0', 'loop b 1', 'loop c 2'])
    expect(await paths(runId)).toEqual(['each succeeded', 'each[0].greet succeeded', 'each[1].greet succeeded', 'each[2].greet succeeded', 'end succeeded'])
    expect(run.variables).toEqual({ last: 'done', gone: 'gone' })
    expect((await scene.steps(runId))[0]!.output).toEqual({ items: 3, leftOut: 1 })
  })

  it('are tried again after a passing failure, with the same key, and not after an answer', async () => {
    behaviours.set('flaky', ({ attempt }) => { if (attempt < 3) throw new Error('not yet') })
    const flaky = await scene.start(await publish([doing('flaky', 'flaky', { retry: { attempts: 3, seconds: 1 } })]))
    behaviours.set('refused', () => { throw new AppError('forbidden') })
    const refused = await scene.start(await publish([doing('refused', 'refused', { retry: { attempts: 3, seconds: 1 } })]))
    await scene.until(flaky, 'succeeded')
    await scene.until(refused, 'failed')
    expect(called('flaky')).toEqual([1, 2, 3].map((attempt) => ({ label: 'flaky', attempt, key: `run:${flaky}:1:flaky` })))
    expect(called('refused')).toHaveLength(1)
    expect((await scene.steps(flaky))[0]).toMatchObject({ state: 'succeeded', attempts: 3, error: null })
    expect((await scene.steps(refused))[0]).toMatchObject({ state: 'failed', error_code: 'forbidden' })
  })

  it('fail for good when their attempts are over, and do what the flow says then', async () => {
    behaviours.set('broken', () => { throw new Error('always') })
    const onError = (then: 'fail' | 'continue') => ({ retry: { attempts: 1, seconds: 1 }, onError: { then, steps: [doing('tell', `told ${then} {{ steps.broken.error.message }}`)] } })
    const goesOn = await scene.start(await publish([doing('broken', 'broken', onError('continue')), doing('after', 'after the error')]))
    const fails = await scene.start(await publish([doing('broken', 'broken', onError('fail')), doing('after', 'never')]))
    await scene.until(goesOn, 'succeeded')
    expect((await scene.until(fails, 'failed')).error).toBe('broken: always')
    expect(await paths(goesOn)).toEqual(['broken failed', 'broken.error.tell succeeded', 'after succeeded'])
    expect(called('told').map(({ label }) => label).sort()).toEqual(['told continue always', 'told fail always'])
    expect(called('after the error')).toHaveLength(1)
    expect(called('never')).toHaveLength(0)
  })

  it('are undone in reverse order when the run fails, past what cannot be undone', async () => {
    behaviours.set('undo b', () => { throw new AppError('conflict') })
    const step = (name: string) => doing(name, `do ${name}`, { compensate: [doing(`un${name}`, `undo ${name}`)] })
    const runId = await scene.start(await publish([step('a'), step('b'), step('c'), { kind: 'stop', id: 'end', outcome: 'failed', reason: 'No luck with {{ trigger.what }}' }]), { what: 'it' })
    expect((await scene.until(runId, 'failed')).error).toBe('end: No luck with it')
    expect(called('undo').map(({ label }) => label)).toEqual(['undo c', 'undo b', 'undo a'])
    expect(await paths(runId)).toEqual(['a succeeded', 'b succeeded', 'c succeeded', 'end failed', 'c.undo.unc succeeded', 'b.undo.unb failed', 'a.undo.una succeeded'])
  })

  it('in a loop are undone each with what it gave itself', async () => {
    behaviours.set('reserve a', () => 'number 1')
    behaviours.set('reserve b', () => 'number 2')
    const runId = await scene.start(await publish([
      { kind: 'loop', id: 'each', list: 'trigger.names', item: 'name', most: 10, steps: [doing('book', 'reserve {{ name }}', { compensate: [doing('free', 'free {{ name }} {{ steps.book.output.said }}')] })] },
      { kind: 'stop', id: 'end', outcome: 'failed' },
    ]), { names: ['a', 'b'] })
    await scene.until(runId, 'failed')
    expect(called('free').map(({ label }) => label)).toEqual(['free b number 2', 'free a number 1'])
  })

  it('of operations do no more than the flow may', async () => {
    const flowId = await scene.publish({ trigger: webhook, steps: [{ kind: 'operation', id: 'make', operation: 'contacts.create', input: { name: 'No' } }] }, { scopes: ['conversations:write'] })
    const run = await scene.until(await scene.start(flowId), 'failed')
    expect(run.error).toContain('contacts:write')
  })

  it('of operations are not offered to sign in, nor to read', async () => {
    for (const operation of ['contacts.list', 'sessions.create', 'nothing.at.all']) {
      const run = await scene.until(await scene.start(await publish([{ kind: 'operation', id: 'no', operation, input: {} }])), 'failed')
      expect(run.error).toContain(`There is no step ${operation}`)
    }
  })

  it('get secrets that nobody sees in the history', async () => {
    const runId = await scene.start(await publish([{ kind: 'action', id: 'open', action: 'test.act', input: { label: 'open', token: '{{ secrets.token }}' } }, doing('echo', 'echo {{ trigger.text }}')]), { text: '{{ secrets.token }}' })
    await scene.until(runId, 'succeeded')
    expect(called('open')).toMatchObject([{ label: 'open sesame' }])
    expect(called('echo')).toMatchObject([{ label: 'echo {{ secrets.token }}' }])
    expect((await scene.steps(runId))[0]!.input).toEqual({ label: 'open', token: '••••••••' })
  })

  it('of operations show no more in the history than in the audit trail', async () => {
    const runId = await scene.start(await publish([{ kind: 'operation', id: 'keep', operation: 'flowSecrets.set', input: { name: 'key', value: 'sesame' } }]))
    await scene.until(runId, 'succeeded', 'failed')
    expect((await scene.steps(runId))[0]!.input).toEqual({ name: 'key', value: '[kept out]' })
  })

  it('with paths of any length have keys of their own', async () => {
    const deep = (depth: number): object => (depth === 0 ? doing('same_length_a', 'deep a') : { kind: 'branch', id: `a_step_with_a_rather_long_name_${depth}`, branches: [{ where: { all: [] }, steps: [deep(depth - 1), ...depth === 1 ? [doing('same_length_b', 'deep b')] : []] }], otherwise: [] })
    const runId = await scene.start(await publish([deep(9) as ReturnType<typeof doing>]))
    await scene.until(runId, 'succeeded')
    const keys = called('deep').map(({ key }) => key)
    expect(new Set(keys).size).toBe(2)
    expect(Math.max(...keys.map((key) => key.length))).toBeLessThanOrEqual(255)
  })

  it('keep no more than 100 KB of what they give', async () => {
    behaviours.set('large', () => ({ id: 7, text: 'x\0'.repeat(200_000), list: Array.from({ length: 50_000 }, (_, n) => n) }))
    const runId = await scene.start(await publish([doing('large', 'large'), { kind: 'set', id: 'seen', variables: { id: '{{ steps.large.output.said.id }}' } }]))
    expect((await scene.until(runId, 'succeeded')).variables).toEqual({ id: 7 })
    const output = JSON.stringify((await scene.steps(runId))[0]!.output)
    expect(output.length).toBeLessThan(100 * 1024)
    expect(output).toContain('…')
  })

  it('of one run are at most ten thousand', async () => {
    const numbers = Array.from({ length: 150 }, (_, n) => n)
    const inner = { kind: 'loop' as const, id: 'inner', list: 'trigger.numbers', item: 'two', most: 1_000, steps: [{ kind: 'set' as const, id: 'add', variables: { n: '{{ two }}' } }] }
    const runId = await scene.start(await publish([{ kind: 'loop', id: 'outer', list: 'trigger.numbers', item: 'one', most: 1_000, steps: [inner] }]), { numbers })
    expect((await scene.until(runId, 'failed')).error).toContain('at most 10000 steps')
    expect(await scene.steps(runId)).toHaveLength(10_000)
  })
})

describe('waiting', () => {
  it('lasts until a moment, and not when that has passed', async () => {
    const flowId = await publish([
      { kind: 'wait', id: 'past', until: '2020-01-01' }, { kind: 'wait', id: 'nap', seconds: 1 }, doing('after', 'after nap'), { kind: 'wait', id: 'odd', until: '{{ trigger.none }}' },
    ])
    const runId = await scene.start(flowId)
    await scene.until(runId, 'waiting')
    expect(called('after nap')).toHaveLength(0)
    expect((await scene.until(runId, 'failed')).error).toContain('odd: until: null is no moment')
    expect(called('after nap')).toHaveLength(1)
    expect(await paths(runId)).toEqual(['past succeeded', 'nap succeeded', 'after succeeded', 'odd failed'])
  })

  it('ends with a sub-flow, and gets what that set or why it failed', async () => {
    const child = await scene.publish({ trigger: { kind: 'flow' }, steps: [{ kind: 'wait', id: 'nap', seconds: 1 }, { kind: 'set', id: 'double', variables: { twice: '{{ trigger.n | plus: 20 }}' } }] })
    const failing = await scene.publish({ trigger: { kind: 'flow' }, steps: [{ kind: 'stop', id: 'end', outcome: 'failed', reason: 'no' }] })
    const parent = await publish([
      { kind: 'flow', id: 'sub', flowId: child, input: { n: '{{ trigger.n }}' } },
      { kind: 'flow', id: 'bad', flowId: failing, input: {}, onError: { then: 'continue', steps: [] } },
      { kind: 'flow', id: 'aside', flowId: child, input: { n: 1 }, wait: false },
      { kind: 'set', id: 'result', variables: { got: '{{ steps.sub.output.variables.twice }}', why: '{{ steps.bad.error.message }}', aside: '{{ steps.aside.output.runId }}' } },
    ])
    const runId = await scene.start(parent, { n: 22 })
    const run = await scene.until(runId, 'succeeded')
    const { aside } = run.variables as { aside: string }
    expect(run.variables).toEqual({ got: 42, why: 'end: no', aside })
    expect(await scene.until(aside, 'succeeded')).toMatchObject({ parent_run_id: runId, parent_path: 'aside', chain: [parent, child] })
  })

  it('for a person ends with the answer, whatever it is, and once', async () => {
    const flowId = await publish([
      { kind: 'approval', id: 'ask', question: 'Close {{ trigger.what }}?', approvers: { roles: ['admin'], memberIds: [] }, rejected: [doing('sad', 'rejected')] }, doing('go', 'approved'),
    ])
    const decide = async (decision: 'approved' | 'rejected') => {
      const runId = await scene.start(flowId, { what: 'it' })
      await scene.until(runId, 'waiting')
      const answer = () => inWorkspace(({ db }) => decideApproval(db, world.kernel.jobs, { workspaceId: world.workspaceId, runId, path: 'ask', decision, by: { kind: 'member', id: null, name: 'Ada' } }))
      expect(await Promise.all([answer(), answer()])).toContain(true)
      expect(await answer()).toBe(false)
      await scene.until(runId, 'succeeded')
      return paths(runId)
    }
    expect(await decide('approved')).toEqual(['ask succeeded', 'go succeeded'])
    expect(await decide('rejected')).toEqual(['ask succeeded', 'ask.rejected.sad succeeded'])
    const asked = await world.kernel.database.system.selectFrom('events').select('payload').where('name', '=', 'approval.requested').execute()
    expect(asked[0]!.payload).toMatchObject({ approval: { question: 'Close it?', roles: ['admin'], flowId, flowName: 'Test' } })
  })

  it('for a person ends with its time too', async () => {
    const ask = (onTimeout: 'approve' | 'reject' | 'fail') => publish([{ kind: 'approval', id: 'ask', question: '?', approvers: { roles: ['admin'], memberIds: [] }, onTimeout, rejected: [] }, doing('go', `late ${onTimeout}`)])
    for (const [onTimeout, state, times] of [['approve', 'succeeded', 1], ['reject', 'succeeded', 0], ['fail', 'failed', 0]] as const) {
      const runId = await scene.start(await ask(onTimeout))
      await scene.until(runId, 'waiting')
      // As if the three days were over.
      await world.kernel.database.systemPool.query("select graphile_worker.add_job('run-flow', payload := json_build_object('workspaceId', $1::text, 'payload', json_build_object('runId', $2::text, 'turn', 2)), job_key := 'run:' || $2::text)", [world.workspaceId, runId])
      await scene.until(runId, state)
      expect(called(`late ${onTimeout}`)).toHaveLength(times)
    }
  })
})

describe('a run', () => {
  it('is cancelled in the midst of a step that hangs, and what it gives then is not kept', async () => {
    let answer = (): void => {}
    let wasAborted: boolean | undefined
    behaviours.set('hang', (_call, signal) => new Promise<string>((resolve) => {
      signal.addEventListener('abort', () => { wasAborted = true })
      answer = () => resolve('late')
    }))
    const runId = await scene.start(await publish([doing('hang', 'hang'), doing('next', 'after hang')]))
    await eventually(async () => called('hang').length === 1)
    const cancel = () => inWorkspace(({ db }) => cancelRun(db, world.kernel.jobs, { workspaceId: world.workspaceId, runId }))
    expect(await cancel()).toBe(true)
    expect(await cancel()).toBe(false)
    await eventually(async () => wasAborted)
    answer()
    await eventually(async () => (await world.kernel.database.systemPool.query("select from graphile_worker._private_jobs where payload::text like '%' || $1 || '%'", [runId])).rows.length === 0)
    expect(await paths(runId)).toEqual(['hang cancelled'])
    expect(await scene.run(runId)).toMatchObject({ state: 'cancelled', error: 'It was cancelled.' })
    expect(called('after hang')).toHaveLength(0)
  })

  it('is cancelled with all that it waits for, and undone when asked', async () => {
    const child = await scene.publish({ trigger: { kind: 'flow' }, steps: [doing('in', 'child in', { compensate: [doing('out', 'child out')] }), { kind: 'wait', id: 'long', seconds: 3_600 }] })
    const parent = await publish([doing('pin', 'parent in', { compensate: [doing('pout', 'parent out')] }), { kind: 'flow', id: 'sub', flowId: child, input: {} }])
    for (const compensate of [false, true]) {
      const runId = await scene.start(parent)
      const [childRun] = await eventually(async () => {
        const rows = await world.kernel.database.system.selectFrom('runs').select('id').where('parent_run_id', '=', runId).where('state', '=', 'waiting').execute()
        return rows.length > 0 && rows
      })
      expect(await inWorkspace(({ db }) => cancelRun(db, world.kernel.jobs, { workspaceId: world.workspaceId, runId, compensate }))).toBe(true)
      await scene.until(runId, 'cancelled')
      await scene.until(childRun!.id, 'cancelled')
      expect([called('parent out').length, called('child out').length]).toEqual(compensate ? [1, 1] : [0, 0])
    }
  })

  it('of another workspace is neither cancelled nor retried nor decided', async () => {
    const runId = await scene.start(await publish([{ kind: 'wait', id: 'long', seconds: 3_600 }]))
    await scene.until(runId, 'waiting')
    const foreign = { workspaceId: world.otherWorkspaceId, runId }
    expect(await world.kernel.database.transaction(world.otherWorkspaceId, ({ db }) => cancelRun(db, world.kernel.jobs, foreign))).toBe(false)
    await expect(world.kernel.database.transaction(world.otherWorkspaceId, ({ db }) => retryRun(db, world.kernel.jobs, foreign))).rejects.toMatchObject({ code: 'not_found' })
    expect(await scene.run(runId)).toMatchObject({ state: 'waiting' })
  })

  it('is retried from where it failed, or from a step that is named', async () => {
    let isBroken = true
    behaviours.set('third', () => { if (isBroken) throw new AppError('conflict', { detail: 'broken' }) })
    const runId = await scene.start(await publish([doing('one', 'first'), doing('two', 'second'), doing('three', 'third')]))
    const retry = (fromPath?: string) => inWorkspace(({ db }) => retryRun(db, world.kernel.jobs, { workspaceId: world.workspaceId, runId, fromPath }))
    await scene.until(runId, 'failed')
    isBroken = false
    await retry()
    await scene.until(runId, 'succeeded')
    expect(['first', 'second', 'third'].map((label) => called(label).length)).toEqual([1, 1, 2])
    expect(called('third').map(({ key }) => key)).toEqual([`run:${runId}:1:three`, `run:${runId}:2:three`])
    await expect(retry()).rejects.toMatchObject({ code: 'conflict' })
    await expect(retry('four')).rejects.toMatchObject({ code: 'not_found' })
    await retry('two')
    await eventually(async () => (await scene.run(runId)).state === 'succeeded' && (await scene.run(runId)).generation === 3)
    expect(['first', 'second', 'third'].map((label) => called(label).length)).toEqual([1, 2, 3])
  })

  it('that was undone does again what was undone, when it is retried', async () => {
    let isBroken = true
    behaviours.set('charge', () => { if (isBroken) throw new AppError('conflict') })
    const runId = await scene.start(await publish([doing('plan', 'plan'), doing('book', 'book', { compensate: [doing('unbook', 'unbook')] }), doing('charge', 'charge')]))
    await scene.until(runId, 'failed')
    isBroken = false
    await inWorkspace(({ db }) => retryRun(db, world.kernel.jobs, { workspaceId: world.workspaceId, runId }))
    await scene.until(runId, 'succeeded')
    expect(['plan', 'book', 'unbook', 'charge'].map((label) => called(label).length)).toEqual([1, 2, 1, 2])
    expect(await paths(runId)).toEqual(['plan succeeded', 'book succeeded', 'charge succeeded'])
  })

  it('takes a step that lasts too long for a failed attempt', async () => {
    behaviours.set('slow', ({ attempt }) => (attempt === 1 ? new Promise(() => {}) : 'quick'))
    const runId = await scene.start(await publish([doing('slow', 'slow', { timeoutSeconds: 1, retry: { attempts: 2, seconds: 1 } })]))
    await scene.until(runId, 'succeeded')
    expect(called('slow')).toHaveLength(2)
  })
})
