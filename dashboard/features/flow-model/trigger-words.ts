import { words } from '../../lib/words.ts'
import type { Trigger } from './definition.ts'
import { eventWords } from './path-words.ts'
import { scheduleOf } from './schedule.ts'

const w = words.flows

/** What begins a flow, as a sentence. */
export function triggerWords(trigger: Trigger, locale?: string): string {
  switch (trigger.kind) {
    case 'event':
      return trigger.event ? w.triggers.when(eventWords(trigger.event)) : w.triggers.noEvent
    case 'schedule':
      return scheduleWords(trigger.cron, locale)
    default:
      return w.triggers[trigger.kind]
  }
}

/** What stands beneath that sentence. */
export function triggerDetail(trigger: Trigger): string {
  switch (trigger.kind) {
    case 'event':
      return trigger.event
    case 'schedule':
      return trigger.timeZone
    case 'manual':
      return w.triggers.subjects[trigger.subject]
    default:
      return w.triggers.kindHints[trigger.kind]
  }
}

export function scheduleWords(cron: string, locale?: string): string {
  const schedule = scheduleOf(cron)
  const s = w.schedule
  switch (schedule.every) {
    case 'hour':
      return s.hourly(String(schedule.minute).padStart(2, '0'))
    case 'day':
      return s.daily(clock(schedule))
    case 'week':
      return s.weekly(weekdayNames(schedule.weekdays, locale), clock(schedule))
    case 'month':
      return s.monthly(schedule.day, clock(schedule))
    case 'cron':
      return s.byCron(schedule.cron)
  }
}

function clock({ hour, minute }: { hour: number; minute: number }): string {
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}

function weekdayNames(days: number[], locale?: string): string {
  if (days.join() === '1,2,3,4,5') return w.schedule.weekday
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(days.map((day) => weekdayName(day, 'short', locale)))
}

/** 0 is Sunday. */
export function weekdayName(day: number, width: 'short' | 'long', locale?: string): string {
  return new Intl.DateTimeFormat(locale, { weekday: width, timeZone: 'UTC' }).format(new Date(Date.UTC(2026, 10, 1 + day)))
}
