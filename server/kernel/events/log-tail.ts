import type { Database } from '../db/database.ts'
import type { LoggedEvent } from './event.ts'
import { type Follower, followLog } from './follow-log.ts'
import type { LogSignal } from './log-signal.ts'
import { endOfLog, isAfter, type LogPosition, readLog } from './read-log.ts'

/**
 * The newest stretch of the log, read once for all who follow it in this process: a dozen readers of their own cost PostgreSQL and
 * Node more than the commands whose events they read.
 */
export type LogTail = {
  /** Calls after the stretch has grown. */
  onWake(listener: () => void): () => void
  /** What comes right after a position, final and in log order, as far as it is held here; undefined when that lies further back. */
  held(after: LogPosition): LoggedEvent[] | undefined
  /** The same, from the database where it is not held: at most `limit` events. */
  read(after: LogPosition, limit: number): Promise<LoggedEvent[]>
  stop(): Promise<void>
}

const page = 200
// An event may carry a mail of a megabyte or two; who falls further behind than this reads for itself.
const most = 400
// Of the log's readers as a whole: at a thousand commits a second, each look brings five of them.
const restMs = 5
const keptMs = 10_000

/** Begins to read with its first listener, at the end that the log has by then. */
export function makeLogTail({ database, signal, onError }: { database: Pick<Database, 'system'>; signal: LogSignal; onError(error: unknown): void }): LogTail {
  const listeners = new Set<() => void>()
  let events: LoggedEvent[] = []
  let start: LogPosition | undefined
  let end: LogPosition | undefined
  let follower: Follower | undefined

  const step = async (): Promise<'more' | 'unsettled' | 'end'> => {
    if (!end) start = end = await endOfLog(database.system)
    const { events: fresh, unsettled } = await readLog(database.system, end, page)
    if (fresh.length > 0) {
      events = [...events, ...fresh]
      end = fresh.at(-1)!
      const left = events.splice(0, Math.max(0, events.length - most)).at(-1)
      if (left) start = left
      for (const listener of listeners) listener()
    } else if (Date.now() - (events.at(-1)?.at.getTime() ?? 0) > keptMs) {
      events = []
      start = end
    }
    return unsettled ? 'unsettled' : fresh.length === page ? 'more' : 'end'
  }

  const tail: LogTail = {
    onWake(listener) {
      follower ??= followLog(signal, restMs, step, onError)
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    held(after) {
      if (!start || isAfter(start, after)) return undefined
      return events.slice(events.findLastIndex((event) => !isAfter(event, after)) + 1)
    },
    async read(after, limit) {
      return tail.held(after)?.slice(0, limit) ?? (await readLog(database.system, after, limit)).events
    },
    async stop() {
      await follower?.stop()
    },
  }
  return tail
}
