import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lockDataDir } from './data-dir-lock.ts'
import { identifyProcess } from './process-identity.ts'
import { StartError } from './start-error.ts'

let dataDir: string
let other: ChildProcess
let otherPid: number

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'hayloft-lock-'))
  other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
  otherPid = other.pid ?? 0
})

afterEach(() => {
  other.kill('SIGKILL')
  rmSync(dataDir, { recursive: true, force: true })
})

async function lockOf(holder: object): Promise<void> {
  const identity = await identifyProcess(otherPid)
  const living = { id: 'another', pid: otherPid, process: identity, host: hostname(), since: 'noon' }
  writeFileSync(join(dataDir, 'lock'), JSON.stringify({ ...living, ...holder }))
}

describe('lockDataDir', () => {
  it('refuses a second start while the first one lives, and only then', async () => {
    const first = await lockDataDir(dataDir)
    const refused = await lockDataDir(dataDir).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(StartError)
    const where = `${dataDir} (process ${process.pid}, since`
    expect(String(refused)).toContain(`Hayloft is already running on the data folder ${where}`)
    await first.release()
    expect(existsSync(join(dataDir, 'lock'))).toBe(false)
    await (await lockDataDir(dataDir)).release()
  })

  it('keeps parts of a folder apart', async () => {
    const locks = await Promise.all([lockDataDir(dataDir), lockDataDir(dataDir, 'postgres')])
    for (const lock of locks) await lock.release()
  })

  it('refuses while another process holds it', async () => {
    await lockOf({})
    await expect(lockDataDir(dataDir)).rejects.toThrow(`(process ${otherPid}, since noon)`)
  })

  it('takes over from a process that was killed', async () => {
    await lockOf({})
    const ended = new Promise((resolve) => other.once('exit', resolve))
    other.kill('SIGKILL')
    await ended
    await (await lockDataDir(dataDir)).release()
  })

  it('takes over when the pid is by now that of another program', async () => {
    await lockOf({ process: 'an earlier life' })
    await (await lockDataDir(dataDir)).release()
  })

  it('takes over from an earlier life of its own pid, as after the restart of a container', async () => {
    await lockOf({ pid: process.pid, process: await identifyProcess(process.pid) })
    await (await lockDataDir(dataDir)).release()
  })

  it.each(['', '{"pid":', 'null'])('takes over a lock that says nothing: %j', async (content) => {
    writeFileSync(join(dataDir, 'lock'), content)
    await (await lockDataDir(dataDir)).release()
  })

  it('refuses while another machine shows signs of life, and takes over when it shows none', async () => {
    await lockOf({ host: 'another-machine', pid: 1 })
    const heartbeat = setInterval(() => utimesSync(join(dataDir, 'lock'), new Date(), new Date()), 500)
    await expect(lockDataDir(dataDir)).rejects.toThrow('(process 1 on another-machine, since noon)')
    clearInterval(heartbeat)
    await (await lockDataDir(dataDir)).release()
  }, 15_000)

  it('lets one of many through to a lock that was left behind', async () => {
    await lockOf({ process: 'an earlier life' })
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => lockDataDir(dataDir)))
    const locks = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
    expect(locks).toHaveLength(1)
    expect(JSON.parse(readFileSync(join(dataDir, 'lock'), 'utf8'))).toMatchObject({ pid: process.pid })
    await locks[0]?.release()
    expect(existsSync(join(dataDir, 'lock'))).toBe(false)
  })
})
