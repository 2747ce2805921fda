/** A schedule as people choose it; `cron` is for what these cannot say. Weekdays: 0 is Sunday. */
export type Schedule =
  | { every: 'hour'; minute: number }
  | { every: 'day'; minute: number; hour: number }
  | { every: 'week'; minute: number; hour: number; weekdays: number[] }
  | { every: 'month'; minute: number; hour: number; day: number }
  | { every: 'cron'; cron: string }

export function scheduleOf(cron: string): Schedule {
  const [minutes = '', hours = '', days = '', months = '', weekdays = '', ...more] = cron.trim().split(/\s+/)
  const [minute, hour, day] = [whole(minutes, 59), whole(hours, 23), whole(days, 31)]
  const custom: Schedule = { every: 'cron', cron }
  if (minute === undefined || months !== '*' || more.length > 0) return custom
  if (hours === '*' && days === '*' && weekdays === '*') return { every: 'hour', minute }
  if (hour === undefined) return custom
  if (days === '*' && weekdays === '*') return { every: 'day', minute, hour }
  if (days === '*') {
    const chosen = weekdaysOf(weekdays)
    return chosen ? { every: 'week', minute, hour, weekdays: chosen } : custom
  }
  return weekdays === '*' && day !== undefined && day > 0 ? { every: 'month', minute, hour, day } : custom
}

export function cronOf(schedule: Schedule): string {
  switch (schedule.every) {
    case 'hour':
      return `${schedule.minute} * * * *`
    case 'day':
      return `${schedule.minute} ${schedule.hour} * * *`
    case 'week':
      return `${schedule.minute} ${schedule.hour} * * ${schedule.weekdays.toSorted((a, b) => a - b).join(',') || '1'}`
    case 'month':
      return `${schedule.minute} ${schedule.hour} ${schedule.day} * *`
    case 'cron':
      return schedule.cron
  }
}

function weekdaysOf(text: string): number[] | undefined {
  const days = text.split(',').flatMap((part): (number | undefined)[] => {
    const [from, to] = part.split('-').map((end) => whole(end, 7))
    if (from === undefined || !part.includes('-')) return [from]
    return to === undefined || to < from ? [undefined] : Array.from({ length: to - from + 1 }, (_, index) => from + index)
  })
  const known = days.filter((day) => day !== undefined)
  return known.length === days.length ? [...new Set(known.map((day) => day % 7))].toSorted((a, b) => a - b) : undefined
}

function whole(text: string, most: number): number | undefined {
  return /^\d{1,2}$/.test(text) && Number(text) <= most ? Number(text) : undefined
}
