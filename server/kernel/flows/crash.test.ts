/* oxlint-disable unicorn/no-thenable -- onError.then is a word of the definition */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { makeWorld, type World } from '../../testing/world.ts'
import { action } from './action.ts'
import type { Step } from './definition.ts'
import { carryRun } from './run-flow.ts'
import { type Boundary, boundaryAt, withBoundary } from './test-crashing.ts'
import { eventually, makeScene, type Scene } from './test-scene.ts'

let world: World
let scene: Scene
let boundary: Boundary = (work) => work()

/** The world outside: it does once what comes with the same key. */
const outside = new Map<string, { label: string; calls: number }>()
const act = action({
  name: 'test.act', summary: 'Tell the world outside', input: z.object({ label: z.string() }), output: z.object({ label: z.string() }),
  run: (_kernel, { input: { label }, idempotencyKey }) => boundary(async () => {
    outside.set(idempotencyKey, { label, calls: (outside.get(idempotencyKey)?.calls ?? 0) + 1 })
    return { label }
  }),
})

beforeAll(async () => {
  world = await makeWorld()
  scene = await makeScene(world, { actions: [act] })
})

class Crash extends Error {}

/** Carries a run and its sub-runs on, process after process, each until its moment to die; the last one lives. */
async function drive(runId: string, crashes: readonly number[]): Promise<void> {
  const plan = [...crashes]
  for (let attempt = 1; ; attempt++) {
    const { rows } = await sql<{ id: string; turn: number }>`
      select id, turn from runs where state in ('queued', 'running', 'waiting') and (id = ${runId}::uuid or chain[1] = (select chain[1] from runs where id = ${runId}::uuid))
        and not exists (select from run_waits where run_id = runs.id and kind = 'flow') order by id`.execute(world.kernel.database.system)
    if (rows.length === 0) return
    const own = boundaryAt(plan.shift() ?? Infinity, () => { throw new Crash() })
    boundary = own
    for (const { id, turn } of rows) {
      const died = await carryRun(withBoundary(scene.kernel, own), { runId: id, turn }, { attempt, maxAttempts: 1_000, signal: undefined }).then(() => false, (error: unknown) => {
        if (!(error instanceof Crash)) throw error
        return true
      })
      if (died) break
    }
    boundary = (work) => work()
  }
}

let flows = 0
const retry = { attempts: 25, seconds: 1 }

/** Random steps, each with an id of its own. What they write outside and inside names their place. */
const step = (childId: string) => fc.letrec<{ step: object; steps: object[] }>((tie) => ({
  steps: fc.array(tie('step'), { maxLength: 3 }),
  step: fc.oneof({ maxDepth: 3 },
    fc.constant({ kind: 'operation', operation: 'contacts.create', input: { name: '{{ run.id }}', attributes: { path: 'ID', n: '{{ variables.n }}', item: '{{ item }}' } } }),
    fc.constant({ kind: 'action', action: 'test.act', input: { label: 'ID {{ variables.n }} {{ item }}' }, retry }),
    fc.constant({ kind: 'set', variables: { n: '{{ variables.n | plus: 1 }}' } }),
    fc.constant({ kind: 'wait', seconds: 1 }),
    fc.constant({ kind: 'flow', flowId: childId, input: { n: '{{ variables.n }}' }, wait: true }),
    fc.constant({ kind: 'approval', question: '?', approvers: { roles: ['admin'], memberIds: [] }, onTimeout: 'approve', rejected: [] }),
    fc.record({ kind: fc.constant('loop'), list: fc.constant('trigger.list'), item: fc.constant('item'), steps: tie('steps') }),
    fc.record({ kind: fc.constant('branch'), branches: tie('steps').map((steps) => [{ where: { field: 'variables.n', test: 'greater', value: 2 }, steps }]), otherwise: tie('steps') }),
    fc.record({
      kind: fc.constant('operation'), operation: fc.constantFrom('contacts.create', 'contacts.get'), input: fc.constant({ name: '{{ run.id }}', attributes: { path: 'ID' } }),
      compensate: tie('steps'), onError: fc.record({ then: fc.constantFrom('fail', 'continue'), steps: tie('steps') }),
    }),
    { weight: 1, arbitrary: fc.constant({ kind: 'stop', outcome: 'failed' }) },
  ),
})).steps

function named(steps: object[]): Step[] {
  let last = 0
  const name = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(name)
    if (typeof value !== 'object' || value === null) return value
    const fields = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, name(item)]))
    if (!('kind' in value)) return fields
    const id = `s${++last}`
    return { id, ...JSON.parse(JSON.stringify(fields).replaceAll('"ID', `"${id}`)) as object }
  }
  return name(steps) as Step[]
}

/** What a run left behind, ids and moments aside. */
async function trace(flowId: string, runId: string) {
  const { system } = world.kernel.database
  const run = await scene.run(runId)
  const contacts = await sql<{ path: string; n: unknown; item: unknown }>`
    select attributes ->> 'path' as path, attributes -> 'n' as n, attributes -> 'item' as item from contacts join contact_details on contact_id = contacts.id
    where name in (select id::text from runs where chain[1] = ${flowId}) order by 1, 2, 3`.execute(system)
  const ofFlow = await system.selectFrom('runs').select('id').where(sql`chain[1]`, '=', flowId).execute()
  const told = [...outside].filter(([key]) => ofFlow.some(({ id }) => key.startsWith(`run:${id}:`)))
  const finished = await system.selectFrom('events').select('subject_id').where('name', '=', 'run.finished').where('subject_id', 'in', ofFlow.map(({ id }) => id)).execute()
  return {
    run: { state: run.state, error: run.error, variables: run.variables, runs: ofFlow.length, told: finished.length },
    steps: (await scene.steps(runId)).map(({ path, state, position, error }) => ({ path, state, position, error })),
    contacts: contacts.rows, outside: told.map(([, { label }]) => label).sort(),
  }
}

describe('a run whose processes are killed', () => {
  it('ends as it would have without that, each effect there once', { timeout: 240_000 }, async () => {
    const childId = await scene.publish({ trigger: { kind: 'flow' }, steps: [
      { kind: 'operation', id: 'made', operation: 'contacts.create', input: { name: '{{ run.id }}', attributes: { path: 'child', n: '{{ trigger.n }}' } } }, { kind: 'wait', id: 'nap', seconds: 1 },
    ] })
    await fc.assert(fc.asyncProperty(step(childId), fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 1, maxLength: 6 }), async (shape, crashes) => {
      const definition = { trigger: { kind: 'webhook' as const }, steps: [{ kind: 'set' as const, id: 'begin', variables: { n: 0 } }, ...named(shape)] }
      const run = async (plan: readonly number[]) => {
        const flowId = await scene.publish(definition, { name: `Flow ${++flows}` })
        const runId = await scene.start(flowId, { list: ['a', 'b'] })
        await drive(runId, plan)
        return trace(flowId, runId)
      }
      const undisturbed = await run([])
      expect(['succeeded', 'failed']).toContain(undisturbed.run.state)
      expect(await run(crashes)).toEqual(undisturbed)
    }), { numRuns: 60, seed: Number(process.env['FLOW_SEED'] ?? Date.now() % 1e9), interruptAfterTimeLimit: 120_000 })
  })

  it('goes on in another one, wherever kill -9 hits', { timeout: 240_000 }, async () => {
    await sql`create table outside (key text primary key, calls int not null default 1)`.execute(world.kernel.database.system)
    const flowId = await scene.publish({ trigger: { kind: 'webhook' }, steps: [
      { kind: 'set', id: 'begin', variables: { name: '{{ run.id }}' } },
      { kind: 'operation', id: 'one', operation: 'contacts.create', input: { name: '{{ variables.name }}', attributes: { path: 'one' } } },
      { kind: 'action', id: 'tell', action: 'test.outside', input: {} },
      { kind: 'wait', id: 'nap', seconds: 1 },
      { kind: 'operation', id: 'two', operation: 'contacts.create', input: { name: '{{ variables.name }}', attributes: { path: 'two' } } },
    ] })
    await makeProgram()
    const runs: string[] = []
    let wasKilled = true
    for (let moment = 1; wasKilled; moment++) {
      const runId = await scene.start(flowId)
      runs.push(runId)
      wasKilled = await carryInChild(runId, moment)
    }
    // Before and after: claim, first operation, begin and end of the action and itself, wait; and again after it.
    expect(runs.length).toBeGreaterThan(16)
    const survivor = await makeScene(world, { actions: [actOutside] })
    const worker = await survivor.work()
    for (const runId of runs) await eventually(async () => (await scene.run(runId)).state === 'succeeded')
    await worker.stop()
    const { rows } = await sql<{ name: string; paths: string[] }>`
      select name, array_agg(attributes ->> 'path' order by attributes ->> 'path') as paths from contacts join contact_details on contact_id = contacts.id
      where name = any(${runs}) group by name`.execute(world.kernel.database.system)
    expect(rows).toHaveLength(runs.length)
    for (const { paths } of rows) expect(paths).toEqual(['one', 'two'])
    const { rows: told } = await sql<{ key: string; calls: number }>`select * from outside order by key`.execute(world.kernel.database.system)
    expect(told.map(({ key }) => key)).toEqual(runs.map((runId) => `run:${runId}:1:tell`).sort())
  })
})

const actOutside = action({
  name: 'test.outside', summary: 'Tell the world outside', input: z.object({}), output: z.object({}),
  run: async ({ database }, { idempotencyKey }) => {
    await sql`insert into outside (key) values (${idempotencyKey}) on conflict (key) do update set calls = outside.calls + 1`.execute(database.system)
    return {}
  },
})

// Beneath the clone, so that the packages it leaves out are found from there.
const program = fileURLToPath(new URL('../../../node_modules/.cache/hayloft/die-in-run.mjs', import.meta.url))
afterAll(() => rmSync(program, { force: true }))

async function makeProgram(): Promise<void> {
  await build({
    stdin: {
      contents: `
        import { sql } from 'kysely'
        import { z } from 'zod'
        import { loadConfig } from '../../config.ts'
        import { contacts } from '../../features/contacts/index.ts'
        import { openDatabase } from '../db/database.ts'
        import { makeJobs } from '../jobs/jobs.ts'
        import { makeRegistry } from '../registry.ts'
        import { makeSecrets } from '../secrets.ts'
        import { makeLog } from '../telemetry/log.ts'
        import { action } from './action.ts'
        import { carryRun } from './run-flow.ts'
        import { boundaryAt, withBoundary } from './test-crashing.ts'
        const [, , databaseUrl, runId, moment] = process.argv
        const boundary = boundaryAt(Number(moment), () => { process.kill(process.pid, 'SIGKILL'); for (;;); })
        const outside = action({ name: 'test.outside', summary: '', input: z.object({}), output: z.object({}), run: ({ database }, { idempotencyKey }) => boundary(async () => {
          await sql\`insert into outside (key) values (\${idempotencyKey}) on conflict (key) do update set calls = outside.calls + 1\`.execute(database.system)
          return {}
        }) })
        const [config, log] = [loadConfig(), makeLog('silent')]
        // The parts that runs touch, without the rest, which takes a second to load.
        const kernel = {
          config, log, databaseUrl, database: openDatabase({ url: databaseUrl, replicaUrls: [], poolSize: 2, log }), jobs: makeJobs(false), secrets: makeSecrets(config.secret),
          signal: { wake() {} }, registry: makeRegistry([contacts, { name: 'tests', operations: [], actions: [outside] }]),
        }
        for (const turn of [1, 2]) await carryRun(withBoundary(kernel, boundary), { runId, turn }, { attempt: 1, maxAttempts: 12, signal: undefined })
        process.exit(0)`,
      resolveDir: fileURLToPath(new URL('.', import.meta.url)), loader: 'ts',
    },
    outfile: program, bundle: true, platform: 'node', format: 'esm', packages: 'external', logLevel: 'error',
  })
}

/** Carries a run in a process that kills itself at the n-th moment. False: it came to the end before that. */
async function carryInChild(runId: string, moment: number): Promise<boolean> {
  const child: ChildProcess = spawn(process.execPath, [program, world.databaseUrl, runId, String(moment)], {
    env: { ...process.env, HAYLOFT_DATA_DIR: world.kernel.config.dataDir }, stdio: ['ignore', 'inherit', 'inherit'],
  })
  const [code, signal] = await once(child, 'exit') as [number | null, string | null]
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(`the process ended with ${code}`)
  return signal === 'SIGKILL'
}
