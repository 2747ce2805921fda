import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { findEmbeddedPostgres, startEmbeddedPostgres, StartError, type EmbeddedPostgresOptions } from './embedded.ts'
import { readPostmasterFile, within } from './postmaster.ts'
import { isRunning } from './process-identity.ts'
import { canReach, unprivilegedUser, type OsUser } from './unprivileged-user.ts'

const isRoot = process.getuid?.() === 0
const nobody = { uid: 65_534, gid: 65_534 }
// Beneath the clone, so that the packages it leaves out are found from there.
const program = fileURLToPath(new URL('../../../node_modules/.cache/hayloft/hold-postgres.mjs', import.meta.url))

let template: string
let folder: string
let dataDir: string

beforeAll(async () => {
  template = mkdtempSync(join(tmpdir(), 'hayloft-postgres-template-'))
  await (await startEmbeddedPostgres({ dataDir: template })).stop()
  await build({
    stdin: {
      contents: `
        import { startEmbeddedPostgres } from './embedded.ts'
        const server = await startEmbeddedPostgres({ dataDir: process.argv[2] })
        console.log(server.url)
        process.once('SIGTERM', () => void server.stop().then(() => process.exit(0)))
        setInterval(() => {}, 1000)`,
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
      loader: 'ts',
    },
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
  })
})

afterAll(() => {
  rmSync(program, { force: true })
  rmSync(template, { recursive: true, force: true })
})

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hayloft-postgres-'))
  dataDir = folder
})

afterEach(async () => {
  const left = await readPostmasterFile(clusterDir())
  if (left) process.kill(left.pid, 'SIGQUIT')
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
})

/** A folder that was started in before; creating a cluster each time would take most of the tests' time. */
function useCluster(): void {
  cpSync(template, dataDir, { recursive: true })
  const user = unprivilegedUser()
  const paths = [clusterDir(), join(dataDir, 'postgres/password')]
  if (user) execFileSync('chown', ['-R', `${user.uid}:${user.gid}`, ...paths])
  chmodSync(clusterDir(), 0o700)
}

const clusterDir = () => join(dataDir, 'postgres/cluster')

async function start(options: Partial<EmbeddedPostgresOptions> = {}) {
  const server = await startEmbeddedPostgres({ dataDir, ...options })
  onTestFinished(() => server.stop())
  return server
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text)).rows
  } finally {
    await client.end()
  }
}

/** Starts a server from another process, and resolves when it is ready. */
async function startElsewhere(user: Partial<OsUser> = {}): Promise<{ url: string; child: ChildProcess }> {
  const child = spawn(process.execPath, [program, dataDir], { ...user, cwd: '/', stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.setEncoding('utf8').once('data', (line: string) => resolve(line.trim()))
    child.once('exit', (code) => reject(new Error(`It ended with ${code}.`)))
  })
  return { url, child }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  child.kill(signal)
  return ended
}

describe('startEmbeddedPostgres', () => {
  it('creates a cluster at the first start and keeps what is written in it', async () => {
    const first = await startEmbeddedPostgres({ dataDir })
    expect(first.firstStart).toBe(true)
    await query(first.url, 'create table kept as select 1 as one')
    await first.stop()

    const second = await start()
    expect(second.firstStart).toBe(false)
    expect(await query(second.url, 'select one from kept')).toEqual([{ one: 1 }])
  })

  it('runs on settings that lose nothing', async () => {
    useCluster()
    const { url } = await start()
    const [row] = await query(
      url,
      `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
        current_setting('data_checksums') as checksums, current_setting('jit') as jit,
        current_setting('timezone') as zone,
        current_setting('server_encoding') as encoding, current_setting('listen_addresses') as addresses,
        (select datlocprovider::text || ' ' || datlocale from pg_database
          where datname = current_database()) as locale`,
    )
    expect(row).toEqual({
      fsync: 'on',
      commit: 'on',
      checksums: 'on',
      jit: 'off',
      zone: 'UTC',
      encoding: 'UTF8',
      addresses: '127.0.0.1',
      locale: 'b C.UTF-8',
    })
  })

  it('lets nobody in without the password, which its owner alone may read', async () => {
    useCluster()
    const { url } = await start()
    const wrong = new URL(url)
    wrong.password = 'wrong'
    await expect(query(wrong.href, 'select 1')).rejects.toThrow('password authentication failed')
    expect(statSync(join(dataDir, 'postgres/password')).mode & 0o777).toBe(0o600)
  })

  it('is reached by its socket and by TCP', async () => {
    useCluster()
    const { url, port } = await start()
    const address = 'select host(inet_server_addr()) as address, inet_server_port() as port'
    expect(await query(url, address)).toEqual([{ address: null, port: null }])
    expect(await query(url.replace(/\?.*/, ''), address)).toEqual([{ address: '127.0.0.1', port }])
  })

  it('is reached by TCP where the path of a socket would be too long', async () => {
    dataDir = join(folder, 'long'.repeat(25))
    mkdirSync(dataDir)
    useCluster()
    const { url } = await start()
    expect(await query(url, 'select host(inet_server_addr()) as address')).toEqual([{ address: '127.0.0.1' }])
  })

  it('refuses a second start on the folder and leaves the first one running', async () => {
    useCluster()
    const { url } = await start()
    const refused = await startEmbeddedPostgres({ dataDir }).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(StartError)
    expect(String(refused)).toContain(`already running on the data folder ${dataDir} `)
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  it('takes over from a process that was killed, whose server still runs', async () => {
    useCluster()
    const { url, child } = await startElsewhere()
    await query(url, 'create table kept as select 1 as one')
    const left = (await readPostmasterFile(clusterDir()))?.pid ?? 0
    await end(child, 'SIGKILL')
    expect(await isRunning(left)).toBe(true)

    const lines: string[] = []
    const server = await start({ log: (line) => lines.push(line) })
    expect(lines).toEqual(['Stopping the PostgreSQL that a killed Hayloft left running'])
    expect(await isRunning(left)).toBe(false)
    expect(await query(server.url, 'select one from kept')).toEqual([{ one: 1 }])
  })

  it('recovers what was committed when the server was killed as well', async () => {
    useCluster()
    const { url, child } = await startElsewhere()
    await query(url, 'create table kept as select n from generate_series(1, 1000) as n')
    const left = (await readPostmasterFile(clusterDir()))?.pid ?? 0
    process.kill(left, 'SIGKILL')
    await end(child, 'SIGKILL')

    const server = await start()
    expect(await query(server.url, 'select count(*)::int as count from kept')).toEqual([{ count: 1000 }])
  })

  it('waits for the sessions of a killed server, which go on until they look up from their work', async () => {
    useCluster()
    const { url, child } = await startElsewhere()
    const client = new pg.Client({ connectionString: url })
    client.on('error', () => undefined)
    await client.connect()
    const { rows: [session] } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
    const busy = client.query('select count(*) from generate_series(1, 20000000)').catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve, 200))
    process.kill((await readPostmasterFile(clusterDir()))?.pid ?? 0, 'SIGKILL')
    await end(child, 'SIGKILL')
    expect(await isRunning(session!.pid)).toBe(true)

    const server = await start()
    expect(await isRunning(session!.pid)).toBe(false)
    expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }])
    await busy
  })

  it("is not misled by a pid file whose pid is another program's by now", async () => {
    useCluster()
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { ...unprivilegedUser(), cwd: '/' })
    onTestFinished(() => void stranger.kill('SIGKILL'))
    const lines = [stranger.pid, clusterDir(), 1, 5432, '.', 'localhost', '1 1', 'ready   ', '']
    writeFileSync(join(clusterDir(), 'postmaster.pid'), lines.join('\n'))
    expect(await findEmbeddedPostgres(dataDir)).toBeUndefined()

    const { url } = await start()
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }])
    expect(await isRunning(stranger.pid ?? 0)).toBe(true)
  })

  it('begins again after a first start that was killed half-way', async () => {
    const draft = `${clusterDir()}.new-0000`
    mkdirSync(join(draft, 'base'), { recursive: true })
    const first = await startEmbeddedPostgres({ dataDir })
    expect(existsSync(draft)).toBe(false)
    await query(new URL('/postgres', first.url).href, 'drop database hayloft')
    await first.stop()
    rmSync(join(dataDir, 'postgres/completed'))

    const second = await start()
    expect(second.firstStart).toBe(true)
    expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  it('refuses a folder of another version of PostgreSQL', async () => {
    useCluster()
    writeFileSync(join(clusterDir(), 'PG_VERSION'), '17\n')
    const mismatch = 'was made by PostgreSQL 17 and this Hayloft brings 18'
    await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow(mismatch)
  })

  it('says why the server does not start, and can be started again', async () => {
    useCluster()
    const conf = join(clusterDir(), 'postgresql.conf')
    const sound = readFileSync(conf, 'utf8')
    writeFileSync(conf, `${sound}shared_buffers = 'plenty'\n`)
    await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow(/PostgreSQL did not start in .*postgresql\.conf/s)
    writeFileSync(conf, sound)
    await start()
  })

  it('tells when the server dies unasked, and not when it is stopped', async () => {
    useCluster()
    const deaths: string[] = []
    const server = await start({ onDeath: (reason) => deaths.push(reason) })
    process.kill((await readPostmasterFile(clusterDir()))?.pid ?? 0, 'SIGKILL')
    await within(5_000, async () => deaths.length > 0)
    expect(deaths).toEqual(['PostgreSQL ended unasked (SIGKILL)'])
    await server.stop()

    const again = await startEmbeddedPostgres({ dataDir, onDeath: (reason) => deaths.push(reason) })
    await again.stop()
    expect(deaths).toHaveLength(1)
  })

  it.skipIf(process.platform === 'win32')("is out of reach of the terminal's Ctrl-C", async () => {
    useCluster()
    await start()
    const server = (await readPostmasterFile(clusterDir()))?.pid ?? 0
    const group = (pid: number) => execFileSync('ps', ['-o', 'pgid=', '-p', String(pid)], { encoding: 'utf8' }).trim()
    expect(group(server)).toBe(String(server))
    expect(group(server)).not.toBe(group(process.pid))
  })

  it.skipIf(!isRoot)('runs under an unprivileged user in a folder that only root may enter', async () => {
    chmodSync(dataDir, 0o700)
    const { url } = await start()
    expect(canReach(clusterDir(), unprivilegedUser())).toBe(false)
    expect(statSync(clusterDir()).uid).toBe(unprivilegedUser()?.uid)
    expect(statSync(dataDir)).toMatchObject({ uid: 0 })
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  it.skipIf(!isRoot)('runs from a folder that everybody may enter, too', async () => {
    chmodSync(dataDir, 0o755)
    mkdirSync(join(dataDir, 'postgres'), { mode: 0o755 })
    const { url } = await start()
    expect(await query(url, `select current_setting('data_directory') as folder`)).toEqual([{ folder: clusterDir() }])
  })

  it.skipIf(!isRoot || !canReach(program.slice(0, program.lastIndexOf('/')), nobody))(
    'runs as a normal user, and root takes the folder over',
    async () => {
      chmodSync(program, 0o644)
      chownSync(dataDir, nobody.uid, nobody.gid)
      const { url, child } = await startElsewhere(nobody)
      await query(url, 'create table kept as select 1 as one')
      expect(statSync(clusterDir()).uid).toBe(nobody.uid)
      expect(await end(child, 'SIGTERM')).toBe(0)
      expect(existsSync(join(clusterDir(), 'postmaster.pid'))).toBe(false)

      const server = await start()
      expect(statSync(clusterDir()).uid).toBe(unprivilegedUser()?.uid)
      expect(await query(server.url, 'select one from kept')).toEqual([{ one: 1 }])
    },
  )
})

describe('findEmbeddedPostgres', () => {
  it('finds a server that another process started, while it runs', async () => {
    expect(await findEmbeddedPostgres(dataDir)).toBeUndefined()
    useCluster()
    const { url, child } = await startElsewhere()
    expect(await findEmbeddedPostgres(dataDir)).toBe(url)
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }])
    await end(child, 'SIGTERM')
    expect(await findEmbeddedPostgres(dataDir)).toBeUndefined()
  })

  it('finds nothing where nothing ever was', async () => {
    expect(await findEmbeddedPostgres(join(dataDir, 'nowhere'))).toBeUndefined()
  })
})
