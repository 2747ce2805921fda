import { z } from 'zod'
import { columnsOf } from '../../kernel/db/columns.ts'
import { Id } from '../../kernel/ids.ts'
import { Moment, pageOf } from '../../kernel/shapes.ts'
import { minutesOf, weekdays } from './schedule.ts'
import { isTimeZone } from './time-zone.ts'

export const mostBusinessHours = 100

export const OpenInterval = z.object({
  day: z.enum(weekdays).meta({ id: 'Weekday' }),
  from: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time such as 09:00'),
  to: z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'a time such as 17:30; 24:00 for the end of the day'),
}).meta({ id: 'OpenInterval', description: 'Open on a weekday, by the clock of the time zone. A night is two: until 24:00, and from 00:00' })

export const Holiday = z.object({
  date: z.iso.date('a day such as 2026-12-25'),
  name: z.string().trim().min(1).max(80),
  yearly: z.boolean().default(false).describe('On this day of every year'),
}).meta({ id: 'Holiday' })

export const BusinessHours = z.object({
  id: Id,
  name: z.string(),
  timeZone: z.string().describe('IANA, such as Europe/Berlin'),
  week: z.array(OpenInterval),
  holidays: z.array(Holiday),
  isDefault: z.boolean(),
  createdAt: Moment,
  updatedAt: Moment,
}).meta({ id: 'BusinessHours', description: 'When a workspace works' })
export type BusinessHours = z.output<typeof BusinessHours>

export const BusinessHoursPage = pageOf(BusinessHours)

export const businessHoursColumns = columnsOf(BusinessHours, 'business_hours')

/** The fields that callers may write. */
export const businessHoursFields = {
  name: z.string().trim().min(1).max(80),
  timeZone: z.string().max(64).refine(isTimeZone, 'a time zone such as Europe/Berlin').describe('IANA, such as Europe/Berlin'),
  week: z.array(OpenInterval).max(100).superRefine((week, ctx) => {
    for (const message of problemsOf(week)) ctx.addIssue({ code: 'custom', message })
  }).describe('Any number a day, so that a lunch break parts two'),
  holidays: z.array(Holiday).max(500).describe('Closed all day'),
  isDefault: z.boolean().describe('For what names no hours of its own'),
}

function problemsOf(week: z.output<typeof OpenInterval>[]): string[] {
  return weekdays.flatMap((day) => {
    const own = week.filter((interval) => interval.day === day).sort((a, b) => minutesOf(a.from) - minutesOf(b.from))
    return own.flatMap((interval, n) => {
      if (minutesOf(interval.to) <= minutesOf(interval.from)) return [`${day} ${shown(interval)} ends before it begins: part a night at 24:00.`]
      const before = own[n - 1]
      return before && minutesOf(before.to) > minutesOf(interval.from) ? [`${day} ${shown(before)} and ${shown(interval)} overlap.`] : []
    })
  })
}

const shown = ({ from, to }: { from: string; to: string }): string => `${from}–${to}`
