import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** What a process of the bench can be asked, by name. Parameters and answers are plain data. */
export type Methods = Record<string, (parameters: never) => Promise<unknown>>

export type Child<M extends Methods> = {
  pid: number
  ask<N extends keyof M & string>(name: N, ...parameters: Parameters<M[N]>): ReturnType<M[N]>
  stop(): Promise<void>
}

type Question = { id: number; name: string; parameters: unknown }
type Answer = { id: number; value?: unknown; error?: string }

// The built program itself: the source's own address is what import.meta.url gives in it.
const program = fileURLToPath(new URL('../bench/dist/main.js', import.meta.url))
const running = new Set<ChildProcess>()
process.once('exit', () => { for (const child of running) child.kill('SIGKILL') })

/** Starts a part of the bench in a process of its own, so that what it costs is not measured as somebody else's. */
export async function startChild<M extends Methods>(part: string): Promise<Child<M>> {
  const child = fork(program, ['--part', part], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  running.add(child)
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  child.on('message', ({ id, value, error }: Answer) => {
    const asked = waiting.get(id)
    waiting.delete(id)
    if (error === undefined) asked?.resolve(value)
    else asked?.reject(new Error(`${part}: ${error}`))
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => {
    running.delete(child)
    for (const { reject } of waiting.values()) reject(new Error(`the bench's ${part} process ended`))
    resolve()
  }))
  let last = 0
  const ask = (name: string, parameters: unknown): Promise<unknown> => new Promise((resolve, reject) => {
    waiting.set(++last, { resolve, reject })
    child.send({ id: last, name, parameters } satisfies Question)
  })
  return {
    pid: child.pid!,
    // Both ends are this program: the part that answers is typed by the same record of methods.
    ask: ask as unknown as Child<M>['ask'],
    async stop() {
      child.disconnect()
      const forced = setTimeout(() => child.kill('SIGKILL'), 2_000)
      await ended
      clearTimeout(forced)
    },
  }
}

/** The other end: answers until the parent is gone. */
export function answerParent(methods: Methods): void {
  const answer = (message: Answer): void => void process.send?.(message)
  process.on('message', ({ id, name, parameters }: Question) => {
    const method = methods[name]
    const work = method ? method(parameters as never) : Promise.reject(new Error(`no method ${name}`))
    work.then(
      (value) => answer({ id, value }),
      (error: unknown) => answer({ id, error: error instanceof Error ? error.message : String(error) }),
    )
  })
  process.on('disconnect', () => process.exit(0))
}
