import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, realpath, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { identifyProcess } from './process-identity.ts'
import { StartError } from './start-error.ts'

export interface DataDirLock {
  release(): Promise<void>
}

interface Holder {
  id: string
  pid: number
  process: string
  host: string
  since: string
}

const heartbeatMs = 1_000
const silenceMs = 4_000
// A pid that equals ours may be that of an earlier life: in a container every Hayloft is the same number.
const ownIds = new Set<string>()

/**
 * One holder per folder, or per part of it. The lock of a holder that was killed is taken over; while it lives,
 * StartError is thrown.
 */
export async function lockDataDir(dataDir: string, part = ''): Promise<DataDirLock> {
  const folder = join(dataDir, part)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(await realpath(folder), 'lock')
  const own: Holder = {
    id: randomUUID(),
    pid: process.pid,
    process: (await identifyProcess(process.pid)) ?? '',
    host: hostname(),
    since: new Date().toISOString(),
  }
  ownIds.add(own.id)
  try {
    await acquire(path, own, dataDir)
  } catch (error) {
    ownIds.delete(own.id)
    throw error
  }
  return hold(path, own)
}

async function acquire(path: string, own: Holder, dataDir: string): Promise<void> {
  for (;;) {
    await place(path, own)
    const held = await readFile(path, 'utf8').catch(() => undefined)
    if (held === undefined) continue
    const holder = parseHolder(held)
    if (holder?.id === own.id) {
      if (await stays(path, held)) return
    } else if (holder !== undefined && (await lives(path, holder))) {
      throw refusal(dataDir, holder)
    } else {
      await removeStale(path, held)
    }
  }
}

// A hard link to a file that is already written: the lock appears with its whole content or not at all.
async function place(path: string, own: Holder): Promise<void> {
  const draft = `${path}.${own.id}`
  await writeFile(draft, JSON.stringify(own), { mode: 0o600 })
  try {
    await link(draft, path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    await rm(draft, { force: true })
  }
}

// Another start that judged the lock before ours stale may be about to carry it off, and puts it back: see removeStale.
async function stays(path: string, held: string): Promise<boolean> {
  await sleep(2)
  return (await readFile(path, 'utf8').catch(() => undefined)) === held
}

// Another machine or container may share the folder; its pids mean nothing here, but its heartbeat shows.
async function lives(path: string, holder: Holder): Promise<boolean> {
  if (holder.host === hostname()) {
    if (holder.pid === process.pid) return ownIds.has(holder.id)
    return (await identifyProcess(holder.pid)) === holder.process
  }
  const heartbeat = async () => (await stat(path).catch(() => undefined))?.mtimeMs
  const before = await heartbeat()
  await sleep(silenceMs)
  return (await heartbeat()) !== before
}

// Two starts may judge the same lock stale: the slower must not carry off the lock that the faster has just made.
async function removeStale(path: string, judged: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`
  await rename(path, aside).catch(() => undefined)
  const carried = await readFile(aside, 'utf8').catch(() => undefined)
  if (carried !== undefined && carried !== judged) await link(aside, path).catch(() => undefined)
  await rm(aside, { force: true })
}

function hold(path: string, own: Holder): DataDirLock {
  const heartbeat = setInterval(() => {
    const now = new Date()
    utimes(path, now, now).catch(() => undefined)
  }, heartbeatMs).unref()
  return {
    async release() {
      clearInterval(heartbeat)
      if (!ownIds.delete(own.id)) return
      const held = await readFile(path, 'utf8').catch(() => '')
      if (held.includes(own.id)) await rm(path, { force: true })
    },
  }
}

function parseHolder(held: string): Holder | undefined {
  try {
    const parsed: unknown = JSON.parse(held)
    // Only claim() writes this file, whole; anything else in it (a full disk's empty file) is nobody's lock.
    return typeof parsed === 'object' && parsed !== null && 'pid' in parsed ? (parsed as Holder) : undefined
  } catch {
    return undefined
  }
}

function refusal(dataDir: string, { pid, host, since }: Holder): StartError {
  const where = host === hostname() ? `process ${pid}` : `process ${pid} on ${host}`
  return new StartError(
    `Hayloft is already running on the data folder ${dataDir} (${where}, since ${since}): ` +
      'stop it, or set HAYLOFT_DATA_DIR to another folder.',
  )
}
