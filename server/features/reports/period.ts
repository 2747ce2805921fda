import { sql } from 'kysely'
import { z } from 'zod'
import type { Db } from '../../kernel/db/database.ts'
import { AppError } from '../../kernel/errors.ts'

const Day = z.iso.date()

/** What every report is asked with. */
export const periodInput = {
  from: Day.describe('The first day, in the time zone'),
  to: Day.describe('The last day, which belongs to it'),
  timeZone: z.string().max(64).default('UTC').describe('IANA name, such as Europe/Vienna: where days begin and end'),
  filter: z.string().max(1_000).default('').describe('Which conversations: a query such as team:billing -tag:vip'),
}

export type PeriodInput = { from: string; to: string; timeZone: string }

export type Period = {
  from: Date
  /** Exclusive: the midnight after its last day. */
  to: Date
  /** The period of as many days that ended where this one begins. */
  before: { from: Date; to: Date }
  days: number
  timeZone: string
  firstDay: string
  lastDay: string
  /** Whether the zone's hours are those of UTC all through it: then sums of hours serve, else those of quarter hours. */
  wholeHours: boolean
}

const mostDays = 1_100

/** @throws AppError invalid_input */
export async function readPeriod(db: Db, { from, to, timeZone }: PeriodInput): Promise<Period> {
  if (!isZone(timeZone)) throw invalid('timeZone', `There is no time zone ${timeZone}. Take an IANA name, such as Europe/Vienna.`)
  if (from > to) throw invalid('to', 'The last day lies before the first.')
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1
  if (days > mostDays) throw invalid('from', `A report takes at most ${mostDays} days.`)
  if (from < '2000-01-01' || to > '2200-01-01') throw invalid('from', 'Reports go from 2000 to 2200.')
  const dayBefore = new Date(Date.parse(from) - days * 86_400_000).toISOString().slice(0, 10)
  const { rows: [row] } = await sql<{ from: Date; to: Date; beforeFrom: Date; wholeHours: boolean }>`
    select ${from}::timestamp at time zone ${timeZone} as "from", (${to}::date + 1)::timestamp at time zone ${timeZone} as "to",
      ${dayBefore}::timestamp at time zone ${timeZone} as "beforeFrom",
      (select bool_and(extract(minute from day at time zone ${timeZone})::integer = 0)
        from generate_series(${dayBefore}::timestamp at time zone 'UTC', (${to}::date + 1)::timestamp at time zone 'UTC', '7 days') as day) as "wholeHours"`.execute(db)
  return { from: row!.from, to: row!.to, before: { from: row!.beforeFrom, to: row!.from }, days, timeZone, firstDay: from, lastDay: to, wholeHours: row!.wholeHours }
}

function isZone(timeZone: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(timeZone)) return false
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone }))
  } catch {
    return false
  }
}

export function invalid(path: string, message: string): AppError {
  return new AppError('invalid_input', { detail: `${path}: ${message}`, issues: [{ path, message }] })
}
