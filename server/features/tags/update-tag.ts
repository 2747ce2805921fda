import { sql } from 'kysely'
import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { tagUpdated } from './events.ts'
import { lockTags } from './queries.ts'
import { Tag, tagColumns, tagFields } from './tag.ts'

export const updateTag = command({
  name: 'tags.update',
  summary: 'Rename a tag or give it another colour',
  scope: 'tags:write',
  input: z.object({ id: Id, ...z.object(tagFields).partial().shape }),
  output: Tag,
  errors: ['not_found', 'conflict'],
  rest: 'PATCH /tags/:id',
  async run(ctx, { id, name, color }) {
    const before = (await lockTags(ctx.db, [id])).get(id)!
    const { rows } = await sql<Tag>`
      update tags set name = ${name ?? before.name}, color = ${color ?? before.color}, updated_at = ${ctx.now} where id = ${id} returning ${tagColumns}`.execute(ctx.db)
    const tag = rows[0]!
    ctx.recordChange({ subjectId: id, before, after: tag })
    ctx.emit(tagUpdated, { subjectId: id, payload: { tag } })
    return tag
  },
})
