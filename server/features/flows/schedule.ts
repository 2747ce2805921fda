import { Cron } from 'croner'
import type { Db } from '../../kernel/db/database.ts'
import type { Trigger } from '../../kernel/flows/definition.ts'

type Schedule = Pick<Extract<Trigger, { kind: 'schedule' }>, 'cron' | 'timeZone'>

/** The first moment after `after`; null: never again. */
export function nextMoment({ cron, timeZone }: Schedule, after: Date): Date | null {
  return cronOf(cron, timeZone).nextRun(after)
}

/** The last moment that has come by `now`. */
export function latestMoment({ cron, timeZone }: Schedule, now: Date): Date | null {
  // A moment itself is not before itself: one second later it is.
  return cronOf(cron, timeZone).previousRuns(1, new Date(now.getTime() + 1_000))[0] ?? null
}

function cronOf(cron: string, timeZone: string): Cron {
  return new Cron(cron, { timezone: timeZone, paused: true, mode: '5-part' })
}

/** Writes when an active flow begins next; nothing for one without a schedule. */
export async function keepSchedule(db: Db, flow: { id: string; trigger: Trigger }, now: Date): Promise<void> {
  await forgetSchedule(db, flow.id)
  if (flow.trigger.kind !== 'schedule') return
  const { cron, timeZone } = flow.trigger
  const next = nextMoment({ cron, timeZone }, now)
  if (next) await db.insertInto('flow_schedules').values({ flow_id: flow.id, cron, time_zone: timeZone, next_at: next }).execute()
}

export async function forgetSchedule(db: Db, flowId: string): Promise<void> {
  await db.deleteFrom('flow_schedules').where('flow_id', '=', flowId).execute()
}
