import { readdirSync, readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'

// Linux counts a process's time in ticks of 10 ms, whatever its kernel's own tick is.
const microsecondsPerTick = 10_000

/** Processor time that a process has used, all its threads, in microseconds; 0 when it is gone. */
export function processorTime(pid: number): number {
  const fields = statOf(pid)
  return fields ? (Number(fields[11]) + Number(fields[12])) * microsecondsPerTick : 0
}

/** A process with everything that it started, and what those started. */
export function familyOf(pid: number): number[] {
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
    const parent = /^\d+$/.test(name) ? Number(statOf(Number(name))?.[1]) : 0
    if (parent > 0) children.set(parent, [...(children.get(parent) ?? []), Number(name)])
  }
  const family = [pid]
  for (const member of family) family.push(...(children.get(member) ?? []))
  return family
}

/** How much of all cores others than we and our children used since, 0 to 1. */
export function watchOthers(): () => number {
  const read = () => ({ all: busyTime(), ours: ourTime(), at: performance.now() })
  const before = read()
  return () => {
    const after = read()
    const others = after.all - before.all - (after.ours - before.ours)
    return Math.max(0, others / ((after.at - before.at) * 1000 * cpus().length))
  }
}

function busyTime(): number {
  const [user = 0, nice = 0, system = 0, , , interrupts = 0, soft = 0, stolen = 0] = readFileSync('/proc/stat', 'utf8')
    .split('\n', 1)[0]!.split(/ +/).slice(1).map(Number)
  return (user + nice + system + interrupts + soft + stolen) * microsecondsPerTick
}

const ourTime = (): number => familyTime(process.pid)

/** With that of what it started and what has ended since: a database connection that is let go takes its count with it. */
export function familyTime(pid: number): number {
  return familyOf(pid).reduce((sum, member) => {
    const ended = statOf(member)?.slice(13, 15).reduce((ticks, more) => ticks + Number(more), 0) ?? 0
    return sum + processorTime(member) + ended * microsecondsPerTick
  }, 0)
}

/** The embedded PostgreSQL's own processes. */
export function postgresOf(dataDir: string): number[] {
  const files = readdirSync(dataDir, { recursive: true, encoding: 'utf8' })
  const path = files.find((name) => name.endsWith('postmaster.pid'))
  if (path === undefined) throw new Error('no postmaster.pid in the data folder')
  return familyOf(Number(readFileSync(join(dataDir, path), 'utf8').split('\n')[0]))
}

// What follows the name, which stands in brackets and may hold anything.
function statOf(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}
