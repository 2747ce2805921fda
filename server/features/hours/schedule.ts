export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
export type Weekday = (typeof weekdays)[number]

/** When work is done, by the clock on the wall of a time zone. */
export type Schedule = {
  /** IANA: `Europe/Berlin` */
  timeZone: string
  /** Any number a day, none overlapping; `24:00` ends a day. */
  week: readonly { day: Weekday; from: string; to: string }[]
  /** Closed all day; `yearly` counts month and day only. */
  holidays: readonly { date: string; name: string; yearly: boolean }[]
}

export const minuteMs = 60_000
export const dayMs = 86_400_000

/** `09:30` → minutes after midnight */
export function minutesOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5))
}
