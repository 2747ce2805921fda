import { createHash } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { root } from './root.mjs'
import { say } from './terminal.mjs'

/** Runs the work when no other process does the same work in this clone; waits for the one that does. */
export async function oneAtATime(name, work) {
  const clone = createHash('sha256').update(root).digest('hex').slice(0, 12)
  const path = join(tmpdir(), `hayloft-${userInfo().uid}-${clone}-${name}.lock`)
  for (let told = false; !claim(path); told = true) {
    const holder = readHolder(path)
    if (holder === undefined || !isAlive(holder)) rmSync(path, { force: true })
    else if (!told) say(`Waiting for another ${name} in this folder (process ${holder})`)
    await sleep(100)
  }
  const release = () => readHolder(path) === process.pid && rmSync(path, { force: true })
  process.once('exit', release)
  try {
    return await work()
  } finally {
    release()
    process.off('exit', release)
  }
}

function claim(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

function readHolder(path) {
  try {
    return Number(readFileSync(path, 'utf8')) || undefined
  } catch {
    return undefined
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
