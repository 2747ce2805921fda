import { readFileSync } from 'node:fs'

/** Bytes of memory that the processes have for themselves, with their fair part of what they share (PSS). */
export function memoryOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + proportionalSize(pid), 0)
}

function proportionalSize(pid: number): number {
  try {
    const kibibytes = /^Pss: +(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]
    return Number(kibibytes ?? 0) * 1024
  } catch {
    return 0
  }
}
