import { AppError } from '../errors.ts'
import type { CarriedRun } from './carried-run.ts'

const lookMs = 500

/** The run is not this process's to carry on any more. */
export class RunLost extends Error {
  override readonly name = 'RunLost'
}

/**
 * Does a step as long as it has time, the run is this process's own and the process goes on. Whoever works longer is told by
 * the signal, and not waited for.
 */
export async function watched<T>({ kernel, run, carrier, signal }: CarriedRun, seconds: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const end = new AbortController()
  const stop = (): void => end.abort(signal.reason)
  signal.addEventListener('abort', stop)
  const overdue = setTimeout(() => end.abort(new AppError('unavailable', { detail: `The step took longer than ${seconds} seconds.` })), seconds * 1_000)
  const look = setInterval(() => {
    kernel.database.system.selectFrom('runs').select('carrier').where('id', '=', run.id).executeTakeFirst()
      .then((now) => { if (now?.carrier !== carrier) end.abort(new RunLost()) })
      .catch(() => undefined)
  }, lookMs)
  const ended = new Promise<never>((_resolve, reject) => end.signal.addEventListener('abort', () => reject(end.signal.reason as Error)))
  try {
    return await Promise.race([work(end.signal), ended])
  } finally {
    signal.removeEventListener('abort', stop)
    clearTimeout(overdue)
    clearInterval(look)
  }
}
