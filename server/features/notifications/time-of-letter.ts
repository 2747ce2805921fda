import type { Db } from '../../kernel/db/database.ts'
import { findDefaultHours } from '../hours/index.ts'

/** Of members who have not said: that of the workspace's business hours. */
export async function usualTimeZone(db: Db): Promise<string> {
  return (await findDefaultHours(db))?.timeZone ?? 'UTC'
}

const hourMs = 3_600_000
/** Offsets from UTC are whole quarters of an hour. */
const quarterMs = hourMs / 4

/** When the letter is sent that gathers what happens now: at the next full hour, or at the hour of the day that the member chose. */
export function timeOfLetter(now: Date, how: 'hourly' | 'daily', { timeZone, digestHour }: { timeZone: string; digestHour: number }): Date {
  if (how === 'hourly') return new Date((Math.floor(now.getTime() / hourMs) + 1) * hourMs)
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const wanted = `${String(digestHour).padStart(2, '0')}:00`
  const first = (Math.floor(now.getTime() / quarterMs) + 1) * quarterMs
  // Two days: on the one on which summer time begins, the hour may be left out.
  for (let moment = first; moment < first + 49 * hourMs; moment += quarterMs) {
    if (clock.format(moment) === wanted) return new Date(moment)
  }
  throw new Error(`no ${wanted} in ${timeZone} within two days`)
}
