import { sql } from 'kysely'
import { z } from 'zod'
import { readIdCursor, toPage } from '../../kernel/db/page.ts'
import { Id } from '../../kernel/ids.ts'
import { query } from '../../kernel/operation.ts'
import { pageInput } from '../../kernel/shapes.ts'
import { findTag, listTagRows } from './queries.ts'
import { mostTags, Tag, TagPage } from './tag.ts'

export const listTags = query({
  name: 'tags.list',
  summary: 'List tags, oldest first',
  scope: 'tags:read',
  input: z.object({ ...pageInput, limit: z.int().min(1).max(mostTags).default(mostTags).describe('All of them, unless you want fewer') }),
  output: TagPage,
  rest: 'GET /tags',
  replica: true,
  async run(ctx, { limit, cursor }) {
    const rows = await listTagRows(ctx.db, cursor ? readIdCursor(cursor) : null, limit + 1)
    return toPage(rows, limit, (tag) => [tag.id])
  },
})

export const getTag = query({
  name: 'tags.get',
  summary: 'Get a tag',
  scope: 'tags:read',
  input: z.object({ id: Id }),
  output: Tag,
  errors: ['not_found'],
  rest: 'GET /tags/:id',
  run: (ctx, { id }) => findTag(ctx.db, id),
})

const most = 1_000

export const TagUse = z.object({ tagId: Id, conversations: z.int().describe(`Counted up to ${most}`) }).meta({ id: 'TagUse' })

export const listTagUses = query({
  name: 'tags.listUses',
  summary: `Count the conversations of each tag, up to ${most}`,
  scope: 'tags:read',
  input: z.object({}),
  output: z.object({ items: z.array(TagUse) }).meta({ id: 'TagUses' }),
  rest: 'GET /tag-uses',
  replica: true,
  async run(ctx) {
    const { rows } = await sql<z.output<typeof TagUse>>`
      select tags.id as "tagId", (select count(*)::int from (
        select from conversation_tags where workspace_id = current_workspace() and tag_id = tags.id limit ${sql.lit(most)}) as counted) as conversations
      from tags where workspace_id = current_workspace() and removed_at is null order by id`.execute(ctx.db)
    return { items: rows }
  },
})
