import type pg from 'pg'

/** A checked-out connection that is set to one workspace, and how many reads it has in flight. */
type Reader = { client: pg.PoolClient; inFlight: number; failed: boolean }

const mostInFlight = 8

export type SharedRead = <T>(workspaceId: string, work: (client: pg.PoolClient) => Promise<T>) => Promise<T>

/**
 * Reads of one workspace side by side on few pipelined connections: while others wait for the same connections none is
 * shared, so a busy workspace does not keep them to itself. `prepare` has the connection see the workspace's rows.
 */
export function makeSharedReads(pool: pg.Pool, prepare: (client: pg.PoolClient, workspaceId: string) => Promise<void>, isLost: (error: unknown) => boolean): SharedRead {
  const busy = new Map<string, Reader[]>()

  const read = async <T>(workspaceId: string, work: (client: pg.PoolClient) => Promise<T>): Promise<T> => {
    const reader = leastLoaded(workspaceId) ?? await open(workspaceId)
    reader.inFlight++
    try {
      return await work(reader.client)
    } catch (error) {
      if (isLost(error)) reader.failed = true
      throw error
    } finally {
      reader.inFlight--
      if (reader.inFlight === 0) close(workspaceId, reader)
    }
  }

  const leastLoaded = (workspaceId: string): Reader | undefined => {
    if (pool.idleCount > 0 || pool.totalCount < pool.options.max || pool.waitingCount > 0) return undefined
    let best: Reader | undefined
    for (const reader of busy.get(workspaceId) ?? []) {
      if (!reader.failed && reader.inFlight < (best?.inFlight ?? mostInFlight)) best = reader
    }
    return best
  }

  const open = async (workspaceId: string): Promise<Reader> => {
    const client = await pool.connect()
    try {
      await prepare(client, workspaceId)
    } catch (error) {
      client.release(isLost(error))
      throw error
    }
    const reader: Reader = { client, inFlight: 0, failed: false }
    const readers = busy.get(workspaceId)
    if (readers) readers.push(reader)
    else busy.set(workspaceId, [reader])
    return reader
  }

  const close = (workspaceId: string, reader: Reader): void => {
    const readers = busy.get(workspaceId)!
    readers.splice(readers.indexOf(reader), 1)
    if (readers.length === 0) busy.delete(workspaceId)
    reader.client.release(reader.failed)
  }
  return read
}
