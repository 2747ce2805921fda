import { readFileSync, readdirSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { walls } from '../../kernel/plugins/process-command.ts'
import { newId } from '../../kernel/ids.ts'
import { runOperation } from '../../kernel/run-operation.ts'
import { installPackage, packFiles } from '../../testing/plugins.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { listContactsOperation } from '../contacts/list-contacts.ts'
import { limitPlugins, runningPlugin } from './host.ts'
import { getPlugin, listPluginLog } from './plugin-queries.ts'

let world: World
let neighbour: string

const plugin = (name: string, operations: Record<string, string>, more = '') => packFiles({
  'plugin.ts': `
    import { definePlugin, operation, z } from '@hayloft/plugin'
    const make = (run) => operation({ kind: 'command', summary: 'Do', scope: 'contacts:write', input: z.object({ text: z.string().default('') }), output: z.object({ said: z.string() }), run })
    export default definePlugin({
      name: '${name}', version: '1.0.0', title: '${name}', description: 'A test.', scopes: ['contacts:read'], ${more}
      operations: { ${Object.entries(operations).map(([key, body]) => `${key}: make(async (context, { text }) => { ${body} }),`).join('\n')} },
    })`,
})

const install = async (name: string, operations: Record<string, string>, more = '') =>
  (await installPackage(world, await plugin(name, { works: "return { said: 'yes' }", ...operations }, more))).id

async function call(name: string, input: object = {}): Promise<string> {
  const { operations } = await world.kernel.registry.additionsOf(world.kernel, world.workspaceId, { fresh: true })
  const request = { correlationId: newId(), ip: null, userAgent: null }
  const { output } = await runOperation(world.kernel, operations.get(name)!, { caller: world.cast.olga.caller, request, surface: 'rest' }, input)
  return (output as { said: string }).said
}

const failure = (name: string, input?: object) => call(name, input).then(() => { throw new Error('it worked') }, (error: Error) => error.message)

/** The core answers, and another plugin does. */
async function nobodyIsHurt(): Promise<void> {
  expect(await world.as('ada').run(listContactsOperation, { limit: 1 })).toBeDefined()
  expect(await call('neighbour.works')).toBe('yes')
}

async function stateOf(id: string): Promise<{ state: string; lastError: string | null }> {
  return world.as('olga').run(getPlugin, { id })
}

async function until<T>(look: () => Promise<T>, holds: (seen: T) => boolean): Promise<T> {
  for (;;) {
    const seen = await look()
    if (holds(seen)) return seen
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

const running = () => readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter((pid) => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`${world.kernel.config.dataDir}/plugins/`)
  } catch {
    return false
  }
})

beforeAll(async () => {
  world = await makeWorld()
  limitPlugins(world.kernel, { memoryMb: 64, callSeconds: 2, startSeconds: 8, busySeconds: 2, restMs: 0 })
  neighbour = await install('neighbour', {})
})

describe('a plugin that', () => {
  it('loops for ever is ended, and starts again', async () => {
    await install('looper', { loop: 'for (;;) {}' })
    const [message] = await Promise.all([failure('looper.loop'), nobodyIsHurt()])
    expect(message).toMatch(/did not answer within 2 seconds|kept a processor busy/)
    await until(() => call('looper.works').catch(() => 'not yet'), (said) => said === 'yes')
  })

  it('keeps a processor busy without a call is ended', async () => {
    const id = await install('burner', { start: 'const burn = () => { const end = Date.now() + 40; while (Date.now() < end); setImmediate(burn) }; burn(); return { said: "ok" }' })
    expect(await call('burner.start')).toBe('ok')
    await nobodyIsHurt()
    expect((await until(() => stateOf(id), ({ lastError }) => lastError !== null)).lastError).toMatch(/kept a processor busy for 2 seconds/)
  })

  it.each([
    ['heap', 'globalThis.kept = []; for (;;) { globalThis.kept.push(new Array(1e5).fill(Math.random())); await null }'],
    ['buffers', 'globalThis.kept = []; for (;;) { globalThis.kept.push(Buffer.alloc(4e6, 1)); await new Promise((done) => setTimeout(done, 5)) }'],
  ])('leaks %s is ended at its cap', async (kind, body) => {
    await install(`leak-${kind}`, { leak: body })
    expect(await failure(`leak-${kind}.leak`)).toMatch(/more than its 64 MB of memory/)
    await nobodyIsHurt()
  })

  it('throws fails by itself', async () => {
    await install('thrower', { fail: "throw new Error('of its own')", reject: "void Promise.reject(new Error('of nobody')); await new Promise(() => {})" })
    expect(await failure('thrower.fail')).toMatch(/of its own/)
    expect(await failure('thrower.reject')).toMatch(/was stopped.*of nobody/)
    expect(await call('thrower.works')).toBe('yes')
  })

  it('throws in its init does not start, and counts as failing the fifth time', async () => {
    const id = await install('stillborn', {}, "async init() { throw new Error('no init') },")
    for (let tries = 0; tries < 5; tries++) expect(await failure('stillborn.works')).toMatch(/did not start.*no init/)
    expect(await until(() => stateOf(id), ({ state }) => state === 'failing')).toMatchObject({ lastError: expect.stringContaining('no init') })
    const { rows } = await world.kernel.database.systemPool.query("select 1 from events where name = 'plugin.failed' and subject_id = $1", [id])
    expect(rows).toHaveLength(1)
    await nobodyIsHurt()
  })

  it('ends itself fails only the call', async () => {
    await install('quitter', { quit: 'process.exit(3)' })
    expect(await failure('quitter.quit')).toMatch(/ended with status 3/)
    expect(await call('quitter.works')).toBe('yes')
  })

  it('floods its log is cut', async () => {
    const id = await install('chatter', { shout: "for (let n = 0; n < 50_000; n++) { console.log('x'.repeat(200)); context.log.info('y'.repeat(200)) } return { said: 'done' }" })
    await call('chatter.shout').catch(() => undefined)
    await nobodyIsHurt()
    const { lines } = await world.as('olga').run(listPluginLog, { id })
    expect(lines.length).toBeLessThanOrEqual(200)
    const { rows: [kept] } = await world.kernel.database.systemPool.query('select count(*)::int as lines from plugin_log_lines where installation_id = $1', [id])
    expect(kept.lines).toBeLessThanOrEqual(501)
  })

  it('floods with messages is slowed down, and with asks ended', async () => {
    await install('flooder', { flood: "await Promise.all(Array.from({ length: 5_000 }, () => context.storage.get('x'))); return { said: 'done' }" })
    expect(await failure('flooder.flood')).toMatch(/asked for too many things at once|did not answer within/)
    await nobodyIsHurt()
  })

  it('keeps much is not shown all of it at once', async () => {
    await install('hoarder', {
      fill: "for (let n = 0; n < 60; n++) await context.storage.set('much ' + n, 'x'.repeat(60_000)); return { said: 'full' }",
      list: 'return { said: String((await context.storage.list(text)).length) }',
    })
    await call('hoarder.fill')
    expect(await failure('hoarder.list', { text: 'much ' })).toMatch(/larger than 1 MB together/)
    expect(await call('hoarder.list', { text: 'much 1' })).toBe('11')
  })

  it('sends what is too large, or garbage, is refused', async () => {
    await install('garbler', {
      large: "return { said: 'x'.repeat(2_000_000) }", number: 'return { said: 7 }', nothing: 'return undefined', raw: "const { writeSync } = await import('node:fs'); for (let n = 0; n < 100;) { try { writeSync(3, 'x'.repeat(50_000)); n++ } catch { /* not read yet */ } } return { said: 'sent' }",
      words: "const { writeSync } = await import('node:fs'); writeSync(3, 'hello\\n'); return { said: 'sent' }", odd: "const { writeSync } = await import('node:fs'); writeSync(3, '{\"say\":\"please\"}\\n'); return { said: 'sent' }",
      circle: 'const one = {}; one.self = one; return one',
      stuff: "await context.storage.set('large', 'x'.repeat(70_000)); return { said: 'kept' }", other: "await context.fetch(42); return { said: 'sent' }",
    })
    expect(await failure('garbler.large')).toMatch(/more than 1 MB/)
    expect(await failure('garbler.raw')).toMatch(/sent a message of more than 1 MB/)
    expect(await failure('garbler.words')).toMatch(/not JSON/)
    expect(await failure('garbler.odd')).toMatch(/no meaning here/)
    expect(await failure('garbler.number')).toMatch(/not of its declared shape. said: /)
    expect(await failure('garbler.nothing')).toMatch(/not of its declared shape/)
    expect(await failure('garbler.circle')).toMatch(/circular/i)
    expect(await failure('garbler.stuff')).toMatch(/larger than 64 KB/)
    expect(await failure('garbler.other')).toMatch(/expected string/)
    await nobodyIsHurt()
  })

  it('calls more than it was granted is forbidden', async () => {
    await install('greedy', {
      write: "await context.call('contacts.create', { name: 'Mine' }); return { said: 'made' }", impersonate: "await context.call('contacts.list', {}, { onBehalfOf: text }); return { said: 'read' }",
      people: "await context.call('sessions.create', { email: 'a@example.com', password: 'x' }); return { said: 'in' }",
    })
    expect(await failure('greedy.write')).toMatch(/needs the scope contacts:write/)
    expect(await failure('greedy.impersonate', { text: world.cast.olga.memberId })).toMatch(/on-behalf:use/)
    expect(await failure('greedy.people')).toMatch(/for people/)
  })
})

describe('a plugin\'s process', () => {
  const tries = {
    file: "const { readFileSync } = await import('node:fs'); return { said: readFileSync(text, 'utf8') }",
    write: "const { writeFileSync } = await import('node:fs'); writeFileSync(text, 'x'); return { said: 'written' }",
    env: 'return { said: Object.keys(process.env).sort().join() }',
    socket: "const { connect } = await import('node:net'); return { said: await new Promise((done, fail) => connect(Number(text), '127.0.0.1', () => done('connected')).on('error', fail)) }",
    get: 'return { said: await (await fetch(text)).text() }',
    spawn: "const { execSync } = await import('node:child_process'); return { said: String(execSync('id')) }",
    worker: "const { Worker } = await import('node:worker_threads'); new Worker('1', { eval: true }); return { said: 'worked' }",
    binding: "process.binding('spawn_sync'); return { said: 'bound' }",
    kill: "process.kill(Number(text), 'SIGKILL'); return { said: 'killed' }",
    outside: 'return { said: (await context.fetch(text)).text }',
  }
  const server = createServer((_request, response) => response.end('secret'))
  let port = 0
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    port = (server.address() as AddressInfo).port
    process.env['SECRET_OF_THE_TEST'] = 'x'
    await install('prisoner', tries, "hosts: ['example.invalid', '127.0.0.1'],")
  })
  afterAll(() => {
    server.close()
    delete process.env['SECRET_OF_THE_TEST']
  })

  it('reads and writes no files but its own', async () => {
    for (const path of ['/etc/passwd', '/proc/self/environ', `${world.kernel.config.dataDir}/secret`, process.cwd() + '/package.json']) {
      expect(await failure('prisoner.file', { text: path })).toMatch(/restricted|denied/i)
    }
    expect(await failure('prisoner.write', { text: '/tmp/of-a-plugin' })).toMatch(/restricted|denied/i)
  })

  it('sees no environment', async () => {
    const seen = (await call('prisoner.env')).split(',')
    expect(seen.filter((name) => !['PATH', 'TZ', 'LANG', 'NODE_ENV'].includes(name))).toEqual([])
  })

  it('has no network of its own', async () => {
    expect(await failure('prisoner.socket', { text: String(port) })).toMatch(/has no node:net/)
    expect(await failure('prisoner.get', { text: `http://127.0.0.1:${port}` })).toMatch(/has no fetch/)
  })

  it('starts no other process or thread, and ends none', async () => {
    expect(await failure('prisoner.spawn')).toMatch(/has no node:child_process/)
    expect(await failure('prisoner.worker')).toMatch(/has no node:worker_threads/)
    expect(await failure('prisoner.binding')).toMatch(/has no process.binding/)
    expect(await failure('prisoner.kill', { text: String(process.pid) })).toMatch(/has no process.kill/)
  })

  it('reaches by fetch only the hosts of its manifest, and no private address', async () => {
    expect(await failure('prisoner.outside', { text: 'https://example.com/' })).toMatch(/does not name the host example.com/)
    expect(await failure('prisoner.outside', { text: `http://127.0.0.1:${port}/` })).toMatch(/address/)
  })

  it.skipIf(walls().length < 5)('stands in namespaces of its own', async () => {
    await call('neighbour.works')
    const { pid } = (await runningPlugin(world.kernel, neighbour))!
    const inner = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]
    const { readlinkSync } = await import('node:fs')
    for (const kind of ['net', 'pid', 'ipc']) expect(readlinkSync(`/proc/${inner}/ns/${kind}`)).not.toBe(readlinkSync(`/proc/self/ns/${kind}`))
  })

  it('ends when it has been idle, and with the kernel', async () => {
    limitPlugins(world.kernel, { idleMs: 50 })
    await call('neighbour.works')
    await until(async () => runningPlugin(world.kernel, neighbour), (process) => process === undefined)
    limitPlugins(world.kernel, { idleMs: 300_000 })
    expect(await call('neighbour.works')).toBe('yes')
    for (const feature of world.kernel.registry.features) await feature.close?.(world.kernel)
    await until(async () => running(), (pids) => pids.length === 0)
  })
})
