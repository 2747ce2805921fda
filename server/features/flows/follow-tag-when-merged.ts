import { sql } from 'kysely'
import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { reaction } from '../../kernel/jobs/job.ts'
import { command } from '../../kernel/operation.ts'
import { runOperation } from '../../kernel/run-operation.ts'
import { systemCaller } from '../../kernel/system-caller.ts'
import { tagMerged } from '../tags/index.ts'
import { changeFlow } from './change-flow.ts'
import { flowUpdated } from './events.ts'
import { findDraft, lockFlow } from './queries.ts'

/** By id, wherever it stands: in conditions and in what steps take. What is published goes on under its number. */
export const followMergedTag = command({
  name: 'flows.followTag',
  summary: 'Have flows name the tag into which another one was merged',
  scope: 'flows:manage',
  input: z.object({ tagId: Id, intoId: Id }),
  output: z.object({ changed: z.int() }),
  rest: 'POST /flow-tags',
  async run(ctx, { tagId, intoId }) {
    const { rows } = await sql<{ id: string }>`
      select flows.id from flows left join flow_versions as published on published.flow_id = flows.id and published.version = flows.version
      where flows.workspace_id = current_workspace() and removed_at is null
        and (position(${tagId} in draft::text) > 0 or position(${tagId} in definition::text) > 0) order by flows.id`.execute(ctx.db)
    for (const { id } of rows) {
      const before = await lockFlow(ctx.db, id)
      await sql`
        update flow_versions set definition = replace(definition::text, ${tagId}, ${intoId})::jsonb
        where flow_id = ${id} and version = ${before.version}`.execute(ctx.db)
      await changeFlow(ctx, before, flowUpdated, { draft: JSON.stringify(await findDraft(ctx.db, id)).replaceAll(tagId, intoId) })
    }
    return { changed: rows.length }
  },
})

export const followTagWhenMerged = reaction({
  name: 'flows-follow-tag-when-merged',
  on: [tagMerged],
  async run(kernel, { id, workspaceId, subjectId, payload, correlationId }) {
    const call = { caller: systemCaller(workspaceId), surface: 'internal' as const, request: { correlationId: correlationId ?? id, ip: null, userAgent: null } }
    await runOperation(kernel, followMergedTag, call, { tagId: subjectId, intoId: (payload['into'] as { id: string }).id })
  },
})
