export type LaterTime = { key: 'inAnHour' | 'laterToday' | 'thisEvening' | 'tomorrowMorning' | 'tomorrowAfternoon' | 'monday' | 'nextWeek'; at: Date }

const morning = 9
const afternoon = 14
const evening = 18

/** Moments that one means by "later", in the reader's own zone; what has passed or is near something else is left out. */
export function laterTimes(now: Date): LaterTime[] {
  const hour = now.getHours()
  const weekday = now.getDay()
  const times: LaterTime[] = [{ key: 'inAnHour', at: atMinute(new Date(now.getTime() + 3_600_000)) }]
  if (hour < 15) times.push({ key: 'laterToday', at: atMinute(new Date(now.getTime() + 3 * 3_600_000)) })
  if (hour < evening - 1) times.push({ key: 'thisEvening', at: at(now, 0, evening) })
  times.push({ key: 'tomorrowMorning', at: at(now, 1, morning) }, { key: 'tomorrowAfternoon', at: at(now, 1, afternoon) })
  // On a Sunday tomorrow is Monday already.
  if (weekday !== 0) times.push({ key: 'monday', at: at(now, (8 - weekday) % 7 || 7, morning) })
  times.push({ key: 'nextWeek', at: at(now, 7, morning) })
  return times.filter(({ key }) => key !== 'nextWeek' || weekday !== 1)
}

function at(now: Date, days: number, hour: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour)
}

function atMinute(moment: Date): Date {
  moment.setSeconds(0, 0)
  return moment
}

/** As `<input type="datetime-local">` writes it, in the reader's zone. */
export function localMoment(moment: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}T${two(moment.getHours())}:${two(moment.getMinutes())}`
}
