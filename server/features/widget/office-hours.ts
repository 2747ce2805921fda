import type { Db } from '../../kernel/db/database.ts'
import { findHoursByIds, isOpen, nextOpening } from '../hours/index.ts'

export type OfficeHours = { isOpen: boolean; opensAt: Date | null }

/** Hours that are not there any more are no reason to turn visitors away: always open. */
export async function officeHours(db: Db, hoursId: string | null, now: Date): Promise<OfficeHours> {
  const hours = hoursId === null ? undefined : (await findHoursByIds(db, [hoursId])).get(hoursId)
  if (!hours || isOpen(hours, now)) return { isOpen: true, opensAt: null }
  return { isOpen: false, opensAt: nextOpening(hours, now) }
}
