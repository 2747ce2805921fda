import type { Db } from '../db/database.ts'
import type { LoggedEvent } from './event.ts'
import type { LogPosition } from './read-log.ts'

/**
 * What a projection needs to know of rows that change rarely: read once, and again after an event that `changes` it, or where
 * this process has not itself seen the events before.
 */
export function knownAt<T>(changes: (event: LoggedEvent) => boolean, read: (db: Db) => Promise<T>): (events: readonly LoggedEvent[], db: Db, after: LogPosition) => Promise<T> {
  let known: { position: LogPosition; value: T } | undefined
  return async (events, db, after) => {
    const isCurrent = known?.position.xid === after.xid && known.position.id === after.id && !events.some(changes)
    const value = isCurrent ? known!.value : await read(db)
    known = { position: events.at(-1) ?? after, value }
    return value
  }
}
