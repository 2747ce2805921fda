import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import type { LogPosition } from '../events/read-log.ts'
import type { Condition } from './condition.ts'
import type { SystemFlow } from './system-flow.ts'

/** A flow that begins with an event. */
export type Listening = {
  flow: { id: string; version: number } | { system: string; version: number }
  name: string
  where: Condition | undefined
  /** Events of this transaction or earlier ones begin nothing. */
  activeXid: bigint
}

export type ActiveFlows = {
  listening(workspaceId: string, eventName: string): readonly Listening[]
  /** Reads them all, unless what is known is the state at `position`. */
  readAt(db: Db, position: LogPosition): Promise<void>
  /** Reads one again: it was published, paused, removed … */
  readOne(db: Db, flowId: string): Promise<void>
  /** Says that all events up to here have been seen. */
  moveTo(position: LogPosition): void
}

type Row = { id: string; workspaceId: string; name: string; version: number; activeXid: string | null; event: string; where: Condition | null }

/** The active flows that begin with events, of all workspaces, in this process: an event that nothing listens to costs a look into a map. */
export function trackActiveFlows(systemFlows: Iterable<SystemFlow>): ActiveFlows {
  const ofSystem = new Map<string, Listening[]>()
  for (const { name, version, definition: { trigger, where } } of systemFlows) {
    if (trigger.kind === 'event') add(ofSystem, trigger.event, { flow: { system: name, version }, name, where, activeXid: -1n })
  }
  const ofUsers = new Map<string, Listening[]>()
  const placeOf = new Map<string, string>()
  let known: LogPosition | undefined

  const forget = (flowId: string): void => {
    const place = placeOf.get(flowId)
    if (place === undefined) return
    placeOf.delete(flowId)
    const rest = ofUsers.get(place)!.filter(({ flow }) => !('id' in flow && flow.id === flowId))
    if (rest.length > 0) ofUsers.set(place, rest)
    else ofUsers.delete(place)
  }
  const remember = (row: Row): void => {
    const place = `${row.workspaceId} ${row.event}`
    placeOf.set(row.id, place)
    add(ofUsers, place, { flow: { id: row.id, version: row.version }, name: row.name, where: row.where ?? undefined, activeXid: BigInt(row.activeXid ?? '-1') })
  }

  return {
    listening(workspaceId, eventName) {
      const [own, system] = [ofUsers.get(`${workspaceId} ${eventName}`), ofSystem.get(eventName)]
      return own && system ? [...system, ...own] : own ?? system ?? []
    },
    async readAt(db, position) {
      if (known?.xid === position.xid && known.id === position.id) return
      const rows = await readActive(db)
      ofUsers.clear()
      placeOf.clear()
      rows.forEach(remember)
      known = position
    },
    async readOne(db, flowId) {
      const [row] = await readActive(db, flowId)
      forget(flowId)
      if (row) remember(row)
    },
    moveTo(position) {
      known = position
    },
  }
}

function add(map: Map<string, Listening[]>, key: string, flow: Listening): void {
  map.set(key, [...map.get(key) ?? [], flow])
}

async function readActive(db: Db, flowId?: string): Promise<Row[]> {
  const one = flowId === undefined ? sql`` : sql`and flows.id = ${flowId}::uuid`
  const { rows } = await sql<Row>`
    select flows.id, flows.workspace_id as "workspaceId", flows.name, flows.version, flows.active_xid::text as "activeXid",
      definition -> 'trigger' ->> 'event' as event, definition -> 'where' as "where"
    from flows join flow_versions on flow_versions.flow_id = flows.id and flow_versions.version = flows.version
    where flows.state = 'active' and removed_at is null and definition -> 'trigger' ->> 'kind' = 'event' ${one}`.execute(db)
  return rows
}
