import { spawn, type ChildProcess } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Engine } from './engine.ts'
import { isServerOf } from './process-identity.ts'
import { StartError } from './start-error.ts'

export interface Postmaster {
  pid: number
  port: number
  ready: boolean
}

const fastShutdownMs = 60_000
const immediateShutdownMs = 10_000

/** The server at work in the folder according to its postmaster.pid; undefined when that file is missing or stale. */
export async function findPostmaster(clusterDir: string): Promise<Postmaster | undefined> {
  const recorded = await readPostmasterFile(clusterDir)
  return recorded && (await isServerOf(recorded.pid, clusterDir)) ? recorded : undefined
}

/** What the file says, whether or not anybody lives by it: its lines are pid, folder, start, port, …, a state. */
export async function readPostmasterFile(clusterDir: string): Promise<Postmaster | undefined> {
  const text = await readFile(join(clusterDir, 'postmaster.pid'), 'utf8').catch(() => '')
  const lines = text.split('\n')
  const pid = Math.abs(Number(lines[0]))
  if (!Number.isInteger(pid) || pid === 0) return undefined
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' }
}

// Above every system's largest.
const nobodysPid = 99_999_999

/**
 * Takes a dead server's pid out of postmaster.pid: it may be another program's by now, which PostgreSQL would take for a
 * living server. The rest stays: by the shared memory it names PostgreSQL sees whether sessions of the dead server still
 * run, and we wait for them. Without the file they could write into the new server's cluster.
 */
export async function disownPostmasterFile(clusterDir: string): Promise<void> {
  const path = join(clusterDir, 'postmaster.pid')
  const [, ...rest] = (await readFile(path, 'utf8')).split('\n')
  await writeFile(path, [nobodysPid, ...rest].join('\n'))
}

/** Fast shutdown: sessions are cut off, transactions rolled back, everything written. Immediate if that hangs. */
export async function stopPostmaster(engine: Engine, clusterDir: string, pid: number): Promise<void> {
  const gone = async () => !(await isServerOf(pid, clusterDir))
  signalPostmaster(engine, pid, 'SIGINT')
  if (await within(fastShutdownMs, gone)) return
  signalPostmaster(engine, pid, 'SIGQUIT')
  if (await within(immediateShutdownMs, gone)) return
  throw new StartError(`PostgreSQL (process ${pid}) in ${clusterDir} does not stop: end it by hand, then start again.`)
}

/** Resolves to whether the condition came true in time; looks every few milliseconds, as a warm start takes 40. */
export async function within(milliseconds: number, condition: () => Promise<boolean>): Promise<boolean> {
  const end = performance.now() + milliseconds
  while (performance.now() < end) {
    if (await condition()) return true
    await sleep(4)
  }
  return condition()
}

export function hasExited(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

function signalPostmaster(engine: Engine, pid: number, signal: 'SIGINT' | 'SIGQUIT'): void {
  if (process.platform === 'win32') {
    spawn(engine.pgCtl, ['kill', signal.slice(3), String(pid)], { stdio: 'ignore' })
    return
  }
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
