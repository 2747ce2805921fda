import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { tagMerged, tagRemoved } from './events.ts'
import { lockTags } from './queries.ts'
import { Tag } from './tag.ts'

export const removeTag = command({
  name: 'tags.remove',
  summary: 'Remove a tag, from its conversations too',
  scope: 'tags:manage',
  input: z.object({ id: Id }),
  output: Tag,
  errors: ['not_found'],
  rest: 'DELETE /tags/:id',
  async run(ctx, { id }) {
    const tag = (await lockTags(ctx.db, [id])).get(id)!
    await forget(ctx, tag)
    ctx.emit(tagRemoved, { subjectId: id, payload: { tag } })
    return tag
  },
})

export const mergeTags = command({
  name: 'tags.merge',
  summary: 'Merge a tag into another: its conversations get the other one, and it is gone',
  scope: 'tags:manage',
  input: z.object({ id: Id, intoId: Id }),
  output: Tag.describe('The other one'),
  errors: ['not_found'],
  rest: 'PUT /tags/:id/merging',
  async run(ctx, { id, intoId }) {
    if (id === intoId) throw new AppError('invalid_input', { issues: [{ path: 'intoId', message: 'A tag cannot be merged into itself.' }] })
    const locked = await lockTags(ctx.db, [id, intoId])
    const [tag, into] = [locked.get(id)!, locked.get(intoId)!]
    await sql`
      insert into conversation_tags (workspace_id, conversation_id, tag_id, added_at)
      select workspace_id, conversation_id, ${intoId}::uuid, added_at from conversation_tags where workspace_id = current_workspace() and tag_id = ${id}
      on conflict (conversation_id, tag_id) do nothing`.execute(ctx.db)
    await forget(ctx, tag)
    ctx.emit(tagMerged, { subjectId: id, payload: { tag, into } })
    return into
  },
})

async function forget(ctx: Context, tag: Tag): Promise<void> {
  await sql`delete from conversation_tags where workspace_id = current_workspace() and tag_id = ${tag.id}`.execute(ctx.db)
  await sql`update tags set removed_at = ${ctx.now}, updated_at = ${ctx.now} where id = ${tag.id}`.execute(ctx.db)
  ctx.recordChange({ subjectId: tag.id, before: tag, after: null })
}
