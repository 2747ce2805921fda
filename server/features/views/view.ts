import { sql } from 'kysely'
import { z } from 'zod'
import { columnsOf } from '../../kernel/db/columns.ts'
import { Id } from '../../kernel/ids.ts'
import { Moment } from '../../kernel/shapes.ts'

export const mostShared = 200
export const mostOwn = 100
export const longestQuery = 1_000

export const View = z.object({
  id: Id,
  name: z.string(),
  icon: z.string().nullable(),
  query: z.string().describe('As conversations.list takes it; members, teams, tags and channels by their ids'),
  shared: z.boolean().describe('For everybody in the workspace; else for its owner alone'),
  position: z.int().describe('Among the shared ones, or among those of its owner'),
  createdBy: z.object({ kind: z.string(), id: Id.nullable(), name: z.string() }).meta({ id: 'ViewMaker' }),
  createdAt: Moment,
  updatedAt: Moment,
}).meta({ id: 'View', description: 'A kept query of conversations' })
export type View = z.output<typeof View>

export const viewColumns = sql`${columnsOf(View, 'views', ['shared'])}, member_id is null as shared`

/** The fields that callers may write. */
export const viewFields = {
  name: z.string().trim().min(1).max(80),
  icon: z.string().trim().min(1).max(40).nullable().describe('An emoji, or the name of an icon'),
  query: z.string().max(longestQuery).describe('Terms and words, as conversations.list takes them'),
  shared: z.boolean().describe('Needs the scope views:manage'),
}
