import type { Database } from '../db/database.ts'
import { type Audience, cursorOf, type EventDefinition, type LoggedEvent, readCursor } from '../events/event.ts'
import { type Follower, followLog } from '../events/follow-log.ts'
import type { LogSignal } from '../events/log-signal.ts'
import { endOfLog, type LogPosition, readLog } from '../events/read-log.ts'
import { deliverySeconds } from '../telemetry/metrics.ts'

/** One listener of the hub: a socket or a GraphQL subscription. */
export type Listener = {
  workspaceId: string
  topics: Set<string>
  /** Gets each matching event once, in log order, as ready-made JSON. */
  send(json: string): void
}

export type Hub = {
  listen(listener: Listener, topics: readonly string[]): void
  /** Catches up from a cursor without gap or double, then goes on live. False: too far back; refetch instead. */
  listenAfter(listener: Listener, topics: readonly string[], cursor: string): Promise<boolean>
  unlisten(listener: Listener, topics?: readonly string[]): void
  signal(workspaceId: string, topic: string, data: object, except?: Listener): void
  cursor(): string
  stop(): Promise<void>
}

const batch = 1_000
const farthestCatchUp = 5_000

/** Follows the log in this process and pushes each event to the listeners whose topics match. */
export async function startHub(options: {
  database: Database; signal: LogSignal; events: ReadonlyMap<string, EventDefinition>
  /** Called for every event of every workspace, before it is pushed. */
  onEvent(event: LoggedEvent): void
  onError(error: unknown): void
}): Promise<Hub> {
  const { database, events } = options
  const rooms = new Map<string, Set<Listener>>()
  const catchingUp = new Map<Listener, { position: LogPosition; json: string }[]>()
  let position = await endOfLog(database.system)

  const push = (event: LoggedEvent): void => {
    options.onEvent(event)
    let sent: Set<Listener> | undefined
    for (const { topic, json } of framesOf(events, event)) {
      const room = rooms.get(`${event.workspaceId}/${topic}`)
      if (!room) continue
      sent ??= new Set()
      for (const listener of room) {
        if (sent.has(listener)) continue
        sent.add(listener)
        const waiting = catchingUp.get(listener)
        if (waiting) waiting.push({ position: event, json: json() })
        else listener.send(json())
      }
    }
    if (sent) deliverySeconds.observe((Date.now() - event.at.getTime()) / 1000)
  }

  const follower: Follower = followLog(options.signal, 5, async () => {
    const page = await readLog(database.system, position, batch)
    for (const event of page.events) {
      position = event
      push(event)
    }
    return page.unsettled ? 'unsettled' : page.events.length === batch ? 'more' : 'end'
  }, options.onError)

  const hub: Hub = {
    listen(listener, topics) {
      for (const topic of topics) {
        const key = `${listener.workspaceId}/${topic}`
        let room = rooms.get(key)
        if (!room) rooms.set(key, room = new Set())
        room.add(listener)
        listener.topics.add(topic)
      }
    },
    async listenAfter(listener, topics, cursor) {
      const from = readCursor(cursor)
      if (!from) return false
      const waiting: { position: LogPosition; json: string }[] = []
      catchingUp.set(listener, waiting)
      try {
        hub.listen(listener, topics)
        let reached: LogPosition = from
        for (let read = 0; ;) {
          const page = await readLog(database.system, reached, batch, listener.workspaceId)
          for (const event of page.events) {
            const frame = framesOf(events, event).find(({ topic }) => listener.topics.has(topic))
            if (frame) listener.send(frame.json())
            reached = event
          }
          read += page.events.length
          if (page.events.length < batch) break
          if (read >= farthestCatchUp) return false
        }
        for (const frame of waiting) if (isAfter(frame.position, reached)) listener.send(frame.json)
        return true
      } finally {
        catchingUp.delete(listener)
      }
    },
    unlisten(listener, topics = [...listener.topics]) {
      for (const topic of topics) {
        const key = `${listener.workspaceId}/${topic}`
        const room = rooms.get(key)
        room?.delete(listener)
        if (room?.size === 0) rooms.delete(key)
        listener.topics.delete(topic)
      }
    },
    signal(workspaceId, topic, data, except) {
      const json = JSON.stringify({ type: 'signal', topic, data })
      for (const listener of rooms.get(`${workspaceId}/${topic}`) ?? []) if (listener !== except) listener.send(json)
    },
    cursor: () => cursorOf(position),
    stop: () => follower.stop(),
  }
  return hub
}

type Frame = { topic: string; json(): string }

/** What each topic hears of an event; the JSON is made once, and only when someone listens. */
function framesOf(events: ReadonlyMap<string, EventDefinition>, event: LoggedEvent): Frame[] {
  // The payload was parsed when it was emitted; in the log its dates are strings.
  const audience: Audience = events.get(event.name)?.audience(event.payload) ?? []
  return audience.map((target) => {
    // Whoever gets a payload of their own (a visitor) is not told which member or key acted.
    const [topic, payload, actor] = typeof target === 'string' ? [target, event.payload, event.actor] : [target.topic, target.payload, undefined]
    let json: string | undefined
    return {
      topic,
      json: () => json ??= JSON.stringify({
        type: 'event', topic, cursor: cursorOf(event),
        event: { id: event.id, name: event.name, subjectId: event.subjectId, at: event.at, actor, payload },
      }),
    }
  })
}

function isAfter(a: LogPosition, b: LogPosition): boolean {
  return a.xid === b.xid ? a.id > b.id : BigInt(a.xid) > BigInt(b.xid)
}
