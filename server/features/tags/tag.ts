import { z } from 'zod'
import { columnsOf } from '../../kernel/db/columns.ts'
import { Id } from '../../kernel/ids.ts'
import { Moment, pageOf } from '../../kernel/shapes.ts'
import { isSayable } from '../conversation-query/index.ts'

export const mostTags = 1_000

/** Names of the palette, not colours: each theme has its own tone for them. */
export const TagColor = z.enum(['straw', 'moss', 'clay', 'sky', 'plum', 'stone']).meta({ id: 'TagColor' })

export const Tag = z.object({
  id: Id,
  name: z.string(),
  color: TagColor,
  createdAt: Moment,
  updatedAt: Moment,
}).meta({ id: 'Tag', description: 'A word that members put on conversations' })
export type Tag = z.output<typeof Tag>

export const TagPage = pageOf(Tag)

export const tagColumns = columnsOf(Tag, 'tags')

export const tagName = z.string().trim().min(1).max(60).refine(isSayable, 'a name without quotation marks that is neither "none" nor an id')

/** The fields that callers may write. */
export const tagFields = { name: tagName, color: TagColor }
