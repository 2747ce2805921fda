import type pg from 'pg'

/** A checked-out connection that is set to one workspace, and how many reads it has in flight. */
type Reader = { client: pg.PoolClient; inFlight: number; failed: boolean }
type Waiting = { give(reader: Reader): void; fail(error: unknown): void }
/** The reads of one workspace: its connections, who waits for a place on one of them, and how many more it has asked the pool for. */
type Room = { workspaceId: string; readers: Reader[]; line: Waiting[]; asked: number }

const mostInFlight = 8

export type SharedRead = <T>(workspaceId: string, work: (client: pg.PoolClient) => Promise<T>) => Promise<T>

/**
 * Reads of one workspace side by side on few pipelined connections. While another workspace waits for one, a connection takes
 * what waits in its room once, and is given on when that is done: a busy workspace does not keep them to itself. `prepare`
 * has the connection see the workspace's rows.
 */
export function makeSharedReads(pool: pg.Pool, prepare: (client: pg.PoolClient, workspaceId: string) => Promise<void>, isLost: (error: unknown) => boolean): SharedRead {
  const rooms = new Map<string, Room>()
  // An idle connection is handed out with the next tick; until then who waits for it counts against it.
  const isFree = (): boolean => pool.idleCount + pool.options.max - pool.totalCount > pool.waitingCount
  const othersWait = ({ asked }: Room): boolean => pool.waitingCount > asked

  const findPlace = (room: Room): Promise<Reader> => new Promise((give, fail) => {
    room.line.push({ give, fail })
    if (isFree()) void open(room)
    else if (!othersWait(room)) room.readers.toSorted((one, other) => one.inFlight - other.inFlight).forEach((reader) => fill(room, reader))
    if (room.line.length > 0 && room.asked === 0) void open(room)
  })

  const fill = ({ line }: Room, reader: Reader, most = mostInFlight): void => {
    while (!reader.failed && reader.inFlight < most && line.length > 0) {
      reader.inFlight++
      line.shift()!.give(reader)
    }
  }

  const open = async (room: Room): Promise<void> => {
    let reader: Reader
    room.asked++
    try {
      reader = await connect(room).finally(() => room.asked--)
    } catch (error) {
      // Those whose workspace has connections wait for these.
      if (room.readers.length === 0) for (const { fail } of room.line.splice(0)) fail(error)
      return leave(room)
    }
    room.readers.push(reader)
    fill(room, reader, isFree() ? 1 : mostInFlight)
    if (reader.inFlight === 0) close(room, reader)
  }

  const connect = async ({ workspaceId }: Room): Promise<Reader> => {
    const client = await pool.connect()
    try {
      await prepare(client, workspaceId)
    } catch (error) {
      client.release(isLost(error))
      throw error
    }
    return { client, inFlight: 0, failed: false }
  }

  const close = (room: Room, reader: Reader): void => {
    room.readers.splice(room.readers.indexOf(reader), 1)
    reader.client.release(reader.failed)
    if (room.line.length > 0 && room.asked === 0) void open(room)
    leave(room)
  }

  const leave = (room: Room): void => {
    if (room.readers.length + room.line.length + room.asked === 0) rooms.delete(room.workspaceId)
  }

  return async (workspaceId, work) => {
    let room = rooms.get(workspaceId)
    if (!room) rooms.set(workspaceId, room = { workspaceId, readers: [], line: [], asked: 0 })
    const reader = await findPlace(room)
    try {
      return await work(reader.client)
    } catch (error) {
      if (isLost(error)) reader.failed = true
      throw error
    } finally {
      reader.inFlight--
      if (!othersWait(room)) fill(room, reader)
      if (reader.inFlight === 0) close(room, reader)
    }
  }
}
