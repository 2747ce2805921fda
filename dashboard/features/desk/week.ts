import type { BusinessHours } from './hours-section.tsx'

export type OpenInterval = BusinessHours['week'][number]
export type Day = OpenInterval['day']

export const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const satisfies readonly Day[]
export const workdays = days.slice(0, 5)

export const usualWeek: OpenInterval[] = workdays.map((day) => ({ day, from: '09:00', to: '17:00' }))

export function intervalsOf(week: readonly OpenInterval[], day: Day): OpenInterval[] {
  return week.filter((interval) => interval.day === day)
}

export function withIntervals(week: readonly OpenInterval[], day: Day, intervals: readonly Omit<OpenInterval, 'day'>[]): OpenInterval[] {
  return days.flatMap((each) => (each === day ? intervals.map((interval) => ({ ...interval, day })) : intervalsOf(week, each)))
}

/** What one would add next: after a lunch break, or a whole day. */
export function nextInterval(intervals: readonly OpenInterval[]): { from: string; to: string } {
  const last = intervals.at(-1)
  if (!last) return { from: '09:00', to: '17:00' }
  const begin = Math.min(minutesOf(last.to) + 60, 23 * 60)
  return { from: clock(begin), to: clock(Math.min(begin + 240, 24 * 60)) }
}

export function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':')
  return Number(hours) * 60 + Number(minutes)
}

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}
