import type { Bus } from '../bus/bus.ts'
import type { Database } from '../db/database.ts'
import { type Audience, cursorOf, type EventDefinition, type LoggedEvent, readCursor } from '../events/event.ts'
import { type Follower, followLog } from '../events/follow-log.ts'
import type { LogTail } from '../events/log-tail.ts'
import { endOfLog, isAfter, type LogPosition, readLog } from '../events/read-log.ts'
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
  /** Catches up from a cursor without gap or double, then goes on live. Not `complete`: too far back; refetch instead. */
  listenAfter(listener: Listener, topics: readonly string[], cursor: string): Promise<{ complete: boolean; cursor: string }>
  unlisten(listener: Listener, topics?: readonly string[]): void
  /** Something that passes (who is typing): to the topic's listeners in every process, and kept nowhere. */
  signal(workspaceId: string, topic: string, data: object, except?: Listener): void
  cursor(): string
  stop(): Promise<void>
}

// A page is held in memory, and the largest mails make events of a megabyte or two.
const batch = 200
const farthestCatchUp = 5_000
const signals = 'signals'

/** Follows the log in this process and pushes each event to the listeners whose topics match. */
export async function startHub(options: {
  database: Database; tail: LogTail; bus: Bus; events: ReadonlyMap<string, EventDefinition>
  /** Called for every event of every workspace, before it is pushed. */
  onEvent(event: LoggedEvent): void
  onError(error: unknown): void
}): Promise<Hub> {
  const { database, events } = options
  const rooms = new Map<string, Set<Listener>>()
  // Topics that a listener is catching up on, or has: until the hub has passed what was sent to it then.
  const arrears = new Map<Listener, Map<string, CatchingUp | LogPosition>>()
  let position = await endOfLog(database.system)

  const push = (event: LoggedEvent): void => {
    options.onEvent(event)
    const frames = framesOf(events, event)
    let sent: Set<Listener> | undefined
    for (const { topic, json } of frames) {
      for (const listener of rooms.get(`${event.workspaceId}/${topic}`) ?? []) {
        if (sent?.has(listener) || !isDue(listener, topic, event, frames)) continue
        sent ??= new Set()
        sent.add(listener)
        listener.send(json())
      }
    }
    if (sent) deliverySeconds.observe((Date.now() - event.at.getTime()) / 1000)
  }

  const isDue = (listener: Listener, topic: string, event: LoggedEvent, frames: Frame[]): boolean => {
    const state = arrears.get(listener)?.get(topic)
    if (!state) return true
    if ('waiting' in state) {
      const isLive = frames.some((frame) => state.earlier.has(frame.topic))
      if (!isLive) state.waiting.set(event.id, { position: event, json: frames.find((frame) => frame.topic === topic)!.json() })
      return false
    }
    return isAfter(event, state)
  }

  const passOn = (room: string, json: string, except?: Listener): void => {
    for (const listener of rooms.get(room) ?? []) if (listener !== except) listener.send(json)
  }
  const offSignals = options.bus.subscribe(signals, (text) => {
    const [room, json] = JSON.parse(text) as [string, string] // as `signal` writes it
    passOn(room, json)
  })

  const follower: Follower = followLog(options.tail, 0, async () => {
    const fresh = await options.tail.read(position, batch)
    for (const event of fresh) {
      position = event
      push(event)
    }
    return fresh.length === batch ? 'more' : 'end'
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
      if (!from) {
        hub.listen(listener, topics)
        return { complete: false, cursor: hub.cursor() }
      }
      const state: CatchingUp = { earlier: new Set(listener.topics), waiting: new Map() }
      const fresh = topics.filter((topic) => !listener.topics.has(topic))
      const own = arrears.get(listener) ?? new Map<string, CatchingUp | LogPosition>()
      arrears.set(listener, own)
      for (const topic of fresh) own.set(topic, state)
      hub.listen(listener, fresh)
      let reached: LogPosition = from
      for (let read = 0; ;) {
        const page = await readLog(database.system, reached, batch, listener.workspaceId).catch((error: unknown) => {
          hub.unlisten(listener, fresh)
          throw error
        })
        for (const event of page.events) {
          const frames = framesOf(events, event)
          reached = event
          if (frames.some(({ topic }) => state.earlier.has(topic))) continue
          const frame = frames.find(({ topic }) => fresh.includes(topic))
          if (frame) listener.send(frame.json())
        }
        read += page.events.length
        if (page.events.length < batch || read >= farthestCatchUp) {
          for (const waiting of state.waiting.values()) {
            if (isAfter(waiting.position, reached)) listener.send(waiting.json)
          }
          if (isAfter(position, reached)) reached = position
          for (const topic of fresh) own.set(topic, reached)
          return { complete: page.events.length < batch, cursor: cursorOf(reached) }
        }
      }
    },
    unlisten(listener, topics = [...listener.topics]) {
      for (const topic of topics) {
        const key = `${listener.workspaceId}/${topic}`
        const room = rooms.get(key)
        room?.delete(listener)
        if (room?.size === 0) rooms.delete(key)
        listener.topics.delete(topic)
        arrears.get(listener)?.delete(topic)
      }
      if (listener.topics.size === 0) arrears.delete(listener)
    },
    signal(workspaceId, topic, data, except) {
      const room = `${workspaceId}/${topic}`
      const json = JSON.stringify({ type: 'signal', topic, data })
      passOn(room, json, except)
      options.bus.publish(signals, JSON.stringify([room, json]))
    },
    cursor: () => cursorOf(position),
    stop() {
      offSignals()
      return follower.stop()
    },
  }
  return hub
}

type CatchingUp = { earlier: ReadonlySet<string>; waiting: Map<string, { position: LogPosition; json: string }> }
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
