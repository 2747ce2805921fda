import { readFile } from 'node:fs/promises'

type Limits = { memoryMb: number; mostBusySeconds: () => number }

const sampleMs = 500
// What Node itself takes besides the plugin's heap.
const ownMb = 96

/**
 * Looks twice a second at what a process takes of the machine, where /proc says it: memory beyond the cap (the heap's own
 * limit does not count buffers), or a processor wanted without pause for too long, which also a loop that still answers can do.
 */
export function watchProcess(pid: number, { memoryMb, mostBusySeconds }: Limits, onTooMuch: (reason: string) => void): { stop(): void } {
  let stopped = false
  let before: { wanted: number; at: number } | undefined
  let busySince: number | undefined

  const sample = async (): Promise<void> => {
    const own = await innermost(pid)
    const [pages, wanted] = await Promise.all([residentPages(own), processorWanted(own)])
    const now = performance.now()
    if (pages * 4096 > (memoryMb + ownMb) * 1024 * 1024) return tooMuch(`It took more than its ${memoryMb} MB of memory.`)
    if (before) {
      const most = mostBusySeconds()
      if ((wanted - before.wanted) / (now - before.at) < 0.9) busySince = undefined
      else busySince ??= before.at
      if (busySince !== undefined && now - busySince > most * 1000) return tooMuch(`It kept a processor busy for ${most} seconds.`)
    }
    before = { wanted, at: now }
  }
  const tooMuch = (reason: string): void => {
    if (stopped) return
    stopped = true
    clearInterval(timer)
    onTooMuch(reason)
  }
  // A process that has just ended, or a system without /proc: nothing to see.
  const timer = setInterval(() => void sample().catch(() => undefined), sampleMs)
  timer.unref()
  return {
    stop() {
      stopped = true
      clearInterval(timer)
    },
  }
}

/** Behind the program that made its namespaces. */
async function innermost(pid: number): Promise<number> {
  const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')).trim()
  return children === '' ? pid : Number(children.split(' ')[0])
}

async function residentPages(pid: number): Promise<number> {
  return Number((await readFile(`/proc/${pid}/statm`, 'utf8')).split(' ')[1])
}

/** Milliseconds that its main thread ran or waited for a processor: on a machine that is busy itself it gets less than it wants. */
async function processorWanted(pid: number): Promise<number> {
  const [ran, waited] = (await readFile(`/proc/${pid}/schedstat`, 'utf8')).split(' ').map(Number) as [number, number]
  return (ran + waited) / 1e6
}
