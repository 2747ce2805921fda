import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import type { LoggedEvent } from '../events/event.ts'
import type { Projection } from '../events/projection.ts'
import type { Kernel } from '../kernel.ts'
import { type ActiveFlows, type Listening, trackActiveFlows } from './active-flows.ts'
import { chainProblem } from './chain.ts'
import { eventData, triggerData } from './event-data.ts'
import { holdsSafely } from './holds.ts'
import { runOfCorrelation } from './run-rows.ts'
import { keyOf, longestTrigger, type RunRequest, startRuns } from './start-runs.ts'
import { noteStopped } from './note-stopped.ts'
import { storable } from './storable.ts'
import { wakeByEvents } from './wake-by-events.ts'

/** Begins the runs that events set off, and wakes the runs that wait for them: with the cursor, so exactly once. */
export function flowsProjection({ registry, jobs }: Pick<Kernel, 'registry' | 'jobs'>): Projection {
  const active = trackActiveFlows(registry.systemFlows.values())
  return {
    name: 'flows',
    async apply(events, db, _client, after) {
      await active.readAt(db, after)
      const begun: Begun[] = []
      for (const event of events) {
        // Of flows themselves: published, paused, removed …
        if (event.name.startsWith('flow.')) await active.readOne(db, event.subjectId)
        begun.push(...beganBy(event, active))
      }
      const fit = begun.length > 0 ? await leaveOutLoops(db, begun) : []
      await startRuns(db, jobs, fit.map(requestOf))
      await wakeByEvents(db, jobs, events)
      active.moveTo(events.at(-1)!)
    },
  }
}

type Begun = { event: LoggedEvent; data: Record<string, unknown>; listening: Listening; chain: readonly string[] }

function beganBy(event: LoggedEvent, active: ActiveFlows): Begun[] {
  const flows = active.listening(event.workspaceId, event.name)
  if (flows.length === 0) return []
  const data = eventData(event)
  return flows.filter(({ where, activeXid }) => BigInt(event.xid) > activeXid && (!where || holdsSafely(where, triggerData(data))))
    .map((listening) => ({ event, data, listening, chain: [] }))
}

/** An event that a run caused carries the run: flows that set each other off in a circle are stopped, and say so. */
async function leaveOutLoops(db: Db, begun: readonly Begun[]): Promise<Begun[]> {
  const causes = [...new Set(begun.flatMap(({ event }) => runOfCorrelation(event.correlationId) ?? []))]
  if (causes.length === 0) return [...begun]
  const { rows } = await sql<{ id: string; chain: string[] }>`select id, chain from runs where id = any(${causes}::uuid[])`.execute(db)
  const chains = new Map(rows.map(({ id, chain }) => [id, chain]))
  const fit: Begun[] = []
  for (const each of begun) {
    const chain = chains.get(runOfCorrelation(each.event.correlationId) ?? '') ?? []
    const problem = chainProblem(chain, keyOf(each.listening.flow))
    if (problem === undefined) fit.push({ ...each, chain })
    else await noteStopped(db, requestOf({ ...each, chain }), each.listening.name, problem)
  }
  return fit
}

function requestOf({ event, data, listening, chain }: Begun): RunRequest {
  const text = storable(data, longestTrigger)
  return {
    workspaceId: event.workspaceId, flow: listening.flow, trigger: JSON.parse(text) as Record<string, unknown>,
    cause: `event:${event.id}`, subjectId: event.subjectId, chain,
  }
}
