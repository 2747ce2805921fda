import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { newId } from '../../kernel/ids.ts'
import { eventually } from '../../kernel/jobs/test-eventually.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { createSlaPolicy } from './write-sla-policies.ts'
import { momentRequest } from './moment-request.ts'

const many = 1_000

// Beneath the clone, so that the packages it leaves out are found from there.
const program = fileURLToPath(new URL('../../../node_modules/.cache/hayloft/service-levels-worker.mjs', import.meta.url))
const children: ChildProcess[] = []
let world: World
beforeAll(async () => {
  await build({
    stdin: {
      contents: `
        import { loadConfig } from '../../config.ts'
        import { openKernel } from '../../roles/open-kernel.ts'
        import { startWorker } from '../../roles/worker.ts'
        import { makeLog } from '../../kernel/telemetry/log.ts'
        const { kernel } = await openKernel(loadConfig(), process.argv[2], makeLog('silent'))
        await startWorker(kernel)
        console.log('ready')`,
      resolveDir: fileURLToPath(new URL('.', import.meta.url)), loader: 'ts',
    },
    outfile: program, bundle: true, platform: 'node', format: 'esm', packages: 'external', target: 'node20', logLevel: 'silent',
  })
  world = await makeWorld()
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})
afterAll(() => rmSync(program, { force: true }))

async function startProcess(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [program, world.databaseUrl], {
    env: { ...process.env, HAYLOFT_DATA_DIR: world.kernel.config.dataDir, LOG_LEVEL: 'silent' }, stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  await once(child.stdout!, 'data')
  return child
}

/** Conversations with a clock each that is due at that moment, by one statement. */
async function insertDue(policyId: string, count: number, dueAt: Date): Promise<void> {
  const { kernel: { database, jobs }, workspaceId } = world
  const contactId = newId()
  await database.systemTransaction(async (db) => {
    await sql`select set_config('app.workspace_id', ${workspaceId}, true)`.execute(db)
    await sql`insert into contacts (id) values (${contactId})`.execute(db)
    await sql`
      with made as (
        insert into conversations (id, number, contact_id, kind) select gen_random_uuid(), next_conversation_number(), ${contactId}, 'chat' from generate_series(1, ${count}::int) returning id
      ), followed as (
        insert into sla_courses (conversation_id, policy_id, state, priority, answered, opened_at) select id, ${policyId}::uuid, 'open', 'normal', false, now() from made
      )
      insert into sla_clocks (id, conversation_id, policy_id, kind, target_minutes, started_at, due_at, next_at)
      select gen_random_uuid(), id, ${policyId}::uuid, 'resolution', 60, ${dueAt}::timestamptz - interval '1 hour', ${dueAt}, ${dueAt} from made`.execute(db)
    await jobs.add(db, [momentRequest(workspaceId, dueAt)])
  })
}

const count = async (query: ReturnType<typeof sql<{ count: number }>>) => (await query.execute(world.kernel.database.system)).rows[0]!.count
const breached = () => count(sql`select count(*)::int as count from sla_clocks where breached_at is not null`)
const told = (name: string) => count(sql`select count(*)::int as count from events where name = ${name}`)

it('does what thousands of conversations are due in one moment, each once, though its worker is killed in the middle', { timeout: 300_000 }, async () => {
  const each = (minutes: number | null) => ({ low: minutes, normal: minutes, high: minutes, urgent: minutes })
  const { id } = await world.as('olga').run(createSlaPolicy, {
    name: 'Gold', resolutionMinutes: each(60), escalations: [{ when: 'after', minutes: 0, action: 'set-priority', priority: 'high' }],
  })
  const dueAt = new Date(Date.now() + 2_000)
  await insertDue(id, many, dueAt)
  const first = await startProcess()
  await eventually(async () => await breached() >= many / 10)
  first.kill('SIGKILL')
  await once(first, 'exit')
  const meanwhile = await breached()
  expect(meanwhile).toBeLessThan(many)
  expect(await told('conversation.slaBreached')).toBe(meanwhile)
  await startProcess()
  for (let done = meanwhile, before = 0; done < many && done > before;) {
    before = done
    await eventually(async () => { done = await breached(); return done > before })
  }
  expect(await told('conversation.slaBreached')).toBe(many)
  expect(await told('conversation.slaEscalated')).toBe(many)
  expect(await count(sql`select count(*)::int as count from messages where text = 'Gold: the solution is late'`)).toBe(many)
  expect(await count(sql`select count(*)::int as count from conversations where sla_breached and priority = 'high'`)).toBe(many)
  expect(await count(sql`select count(*)::int as count from events where name = 'conversation.slaBreached' and at < ${dueAt}`)).toBe(0)
})

it('wakes at the moment itself', { timeout: 60_000 }, async () => {
  await sql`delete from sla_clocks`.execute(world.kernel.database.system)
  const { rows: [policy] } = await sql<{ id: string }>`select id from sla_policies`.execute(world.kernel.database.system)
  await startProcess()
  const dueAt = new Date(Date.now() + 3_000)
  await insertDue(policy!.id, 1, dueAt)
  await eventually(async () => await breached() === 1)
  const { rows: [event] } = await sql<{ at: Date }>`select at from events where name = 'conversation.slaBreached' order by xid desc, id desc limit 1`.execute(world.kernel.database.system)
  expect(event!.at.getTime()).toBeGreaterThanOrEqual(dueAt.getTime())
  expect(event!.at.getTime() - dueAt.getTime()).toBeLessThan(5_000)
})
