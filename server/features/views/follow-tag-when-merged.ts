import { sql } from 'kysely'
import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { reaction } from '../../kernel/jobs/job.ts'
import { command } from '../../kernel/operation.ts'
import { runOperation } from '../../kernel/run-operation.ts'
import { systemCaller } from '../../kernel/system-caller.ts'
import { tagMerged } from '../tags/index.ts'
import { viewUpdated } from './events.ts'
import { writeView } from './queries.ts'
import { type View, viewColumns } from './view.ts'

/** The views of a tag that was merged show the other one. */
export const followMergedTag = command({
  name: 'views.followTag',
  summary: 'Have views name the tag into which another one was merged',
  scope: 'views:manage',
  input: z.object({ tagId: Id, intoId: Id }),
  output: z.object({ changed: z.int() }),
  rest: 'POST /view-tags',
  async run(ctx, { tagId, intoId }) {
    const { rows } = await sql<View & { memberId: string | null }>`
      select ${viewColumns}, member_id as "memberId" from views where workspace_id = current_workspace() and position(${tagId} in query) > 0 order by id for update`.execute(ctx.db)
    for (const { memberId, ...before } of rows) {
      const view = await writeView(ctx.db, before.id, sql`query = replace(query, ${tagId}, ${intoId}), updated_at = ${ctx.now}`)
      ctx.recordChange({ subjectId: view.id, before, after: view })
      ctx.emit(viewUpdated, { subjectId: view.id, payload: { view, memberId } })
    }
    return { changed: rows.length }
  },
})

export const followTagWhenMerged = reaction({
  name: 'follow-tag-when-merged',
  on: [tagMerged],
  async run(kernel, { id, workspaceId, subjectId, payload, correlationId }) {
    const call = { caller: systemCaller(workspaceId), surface: 'internal' as const, request: { correlationId: correlationId ?? id, ip: null, userAgent: null } }
    await runOperation(kernel, followMergedTag, call, { tagId: subjectId, intoId: (payload['into'] as { id: string }).id })
  },
})
