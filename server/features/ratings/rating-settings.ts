import { sql } from 'kysely'
import { z } from 'zod'
import { columnsOf } from '../../kernel/db/columns.ts'
import type { Db } from '../../kernel/db/database.ts'
import { Id } from '../../kernel/ids.ts'

export const ratingSettingsFields = {
  enabled: z.boolean(),
  channelIds: z.array(Id).max(100).describe('Where it is asked; empty: in every channel'),
  delayMinutes: z.int().min(0).max(10_080).describe('After a conversation was closed'),
  onceInDays: z.int().min(0).max(365).describe('A contact is asked once in so many days; 0: every time'),
  askAfterBulk: z.boolean().describe('Also when many conversations were closed at once'),
  question: z.string().trim().max(300).describe('Empty: the product\'s own words'),
  thanks: z.string().trim().max(300).describe('Empty: the product\'s own words'),
}

export const RatingSettings = z.object(ratingSettingsFields).meta({ id: 'RatingSettings', description: 'When contacts are asked how they were helped' })
export type RatingSettings = z.output<typeof RatingSettings>

export const ratingSettingsColumns = columnsOf(RatingSettings, 'rating_settings')

const unset: RatingSettings = { enabled: false, channelIds: [], delayMinutes: 30, onceInDays: 14, askAfterBulk: false, question: '', thanks: '' }

/** Of the workspace at hand. */
export async function findRatingSettings(db: Db): Promise<RatingSettings> {
  const { rows } = await sql<RatingSettings>`select ${ratingSettingsColumns} from rating_settings where workspace_id = current_workspace()`.execute(db)
  return rows[0] ?? unset
}

export function wordsOf({ question, thanks }: Pick<RatingSettings, 'question' | 'thanks'>): { question: string; thanks: string } {
  return { question: question || 'How did we do?', thanks: thanks || 'Thank you. We read every answer.' }
}
