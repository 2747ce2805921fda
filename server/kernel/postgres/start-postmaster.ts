import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { giveTo, placesFor } from './cluster-place.ts'
import { settingsFile, settingsText } from './cluster-settings.ts'
import type { Engine } from './engine.ts'
import { hasExited, readPostmasterFile, stopPostmaster, within } from './postmaster.ts'
import { StartError } from './start-error.ts'
import type { OsUser } from './unprivileged-user.ts'

export interface RunningServer {
  port: number
  stop(): Promise<void>
}

interface StartOptions {
  engine: Engine
  clusterDir: string
  user: OsUser | undefined
  log(line: string): void
  onDeath(reason: string): void
  /** The last server did not stop in order, so this one first replays its log. */
  interrupted: boolean
}

// Sessions of a killed server end when they next look up from their work: a statement may take 30 s.
const attempts = 160
const progressEveryMs = 2_000

export async function startPostmaster(options: StartOptions): Promise<RunningServer> {
  const { engine, clusterDir, user, onDeath } = options
  const settings = join(clusterDir, settingsFile)
  await writeFile(settings, settingsText())
  giveTo(settings, user)
  const startLog = join(dirname(clusterDir), 'start.log')
  for (let attempt = 1; ; attempt++) {
    const port = await freePort()
    const child = launch(options, port, startLog)
    if (await becomesReady(child, options)) return running(child, port, engine, clusterDir, onDeath)
    const reason = await lastComplaint(startLog)
    const passing = /pre-existing shared memory block|could not create any TCP\/IP sockets/.test(reason)
    if (!passing || attempt === attempts) {
      throw new StartError(`PostgreSQL did not start in ${clusterDir} (${reason}): its words are in ${startLog}.`)
    }
    await sleep(250)
  }
}

// In a session of its own: Ctrl-C in the terminal reaches us alone, and we stop the server when its users are done.
function launch({ engine, clusterDir, user }: StartOptions, port: number, startLog: string): ChildProcess {
  const places = placesFor([clusterDir], user)
  const output = openSync(startLog, 'w', 0o600)
  const child = spawn(engine.postgres, ['-D', places[0]?.path ?? clusterDir, '-p', String(port)], {
    ...user,
    cwd: '/',
    ...(process.platform === 'win32' ? {} : { env: { LC_ALL: 'C' } }),
    stdio: ['ignore', output, output, ...places.flatMap(({ descriptors }) => descriptors)],
    detached: true,
    windowsHide: true,
  })
  child.unref()
  closeSync(output)
  for (const place of places) place.close()
  return child
}

async function becomesReady(child: ChildProcess, { clusterDir, log, interrupted }: StartOptions): Promise<boolean> {
  const failed = new Promise<void>((resolve) => {
    child.once('error', () => resolve())
    child.once('exit', () => resolve())
  })
  let over = false
  void failed.then(() => (over = true))
  const began = performance.now()
  let nextWord = progressEveryMs
  let ready = false
  await within(Number.POSITIVE_INFINITY, async () => {
    const recorded = await readPostmasterFile(clusterDir)
    ready = recorded?.pid === child.pid && recorded?.ready === true
    const elapsed = performance.now() - began
    if (elapsed > nextWord) {
      const doing = interrupted ? 'recovers what was written before it was cut off' : 'starts'
      log(`PostgreSQL ${doing} (${Math.round(elapsed / 1_000)} s)`)
      nextWord += progressEveryMs
    }
    return ready || over
  })
  return ready && !over
}

function running(
  child: ChildProcess,
  port: number,
  engine: Engine,
  clusterDir: string,
  onDeath: StartOptions['onDeath'],
): RunningServer {
  let stopping = false
  child.once('exit', (code, signal) => {
    if (!stopping) onDeath(`PostgreSQL ended unasked (${signal ?? `exit code ${code}`})`)
  })
  return {
    port,
    async stop() {
      stopping = true
      if (child.pid !== undefined && !hasExited(child)) await stopPostmaster(engine, clusterDir, child.pid)
    },
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      probe.close(() => resolve(port))
    })
  })
}

async function lastComplaint(startLog: string): Promise<string> {
  const lines = (await readFile(startLog, 'utf8').catch(() => '')).trim().split('\n')
  const complaint = lines.findLast((line) => /(FATAL|PANIC|error while loading|not found)/.test(line)) ?? lines.at(-1)
  return complaint?.replace(/^.*?(FATAL|PANIC):\s*/, '') || 'without a word'
}
