import { sql } from 'kysely'
import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { reaction } from '../../kernel/jobs/job.ts'
import { command } from '../../kernel/operation.ts'
import { runOperation } from '../../kernel/run-operation.ts'
import { systemCaller } from '../../kernel/system-caller.ts'
import { holdTags, tagMerged, tagRemoved } from '../tags/index.ts'
import { macroUpdated } from './events.ts'
import { type Macro, type MacroAction, macroColumns } from './macro.ts'

const Named = z.object({ id: Id, name: z.string() })

/** By id and by name: else a macro would make a tag anew that an admin has merged or removed, or could not be applied. */
export const followTag = command({
  name: 'macros.followTag',
  summary: 'Have macros name the tag into which another one was merged, and not the one that is gone',
  scope: 'macros:manage',
  input: z.object({ tag: Named, into: Named.nullable() }),
  output: z.object({ changed: z.int() }),
  rest: 'POST /macro-tags',
  async run(ctx, { tag, into }) {
    const isNameTaken = (await holdTags(ctx.db, { ids: [], names: [tag.name] })).length > 0
    const rename = (given: string): string | undefined => {
      if (given === tag.id) return into?.id
      return isNameTaken || given.toLowerCase() !== tag.name.toLowerCase() ? given : into?.name
    }
    const { rows } = await sql<Macro>`
      select ${macroColumns} from macros
      where workspace_id = current_workspace() and removed_at is null and (actions @> '[{"kind":"tag"}]' or actions @> '[{"kind":"untag"}]') order by id for update`.execute(ctx.db)
    let changed = 0
    for (const before of rows) {
      const actions = before.actions.flatMap((action) => withTags(action, rename))
      if (JSON.stringify(actions) === JSON.stringify(before.actions)) continue
      const { rows: [macro] } = await sql<Macro>`
        update macros set actions = ${JSON.stringify(actions)}::jsonb, updated_at = ${ctx.now} where id = ${before.id} returning ${macroColumns}`.execute(ctx.db)
      ctx.recordChange({ subjectId: before.id, before, after: macro! })
      ctx.emit(macroUpdated, { subjectId: before.id, payload: { macro: macro! } })
      changed++
    }
    return { changed }
  },
})

/** An action that names no tag any more has nothing to do. */
function withTags(action: MacroAction, rename: (given: string) => string | undefined): MacroAction[] {
  if (action.kind !== 'tag' && action.kind !== 'untag') return [action]
  const tags = [...new Set((action.tags ?? []).flatMap((given) => rename(given) ?? []))]
  return tags.length > 0 ? [{ ...action, tags }] : []
}

export const followTagWhenGone = reaction({
  name: 'macros-follow-tag-when-gone',
  on: [tagMerged, tagRemoved],
  async run(kernel, { id, workspaceId, payload, correlationId }) {
    const { tag, into } = z.object({ tag: Named, into: Named.nullable().default(null) }).parse(payload)
    const call = { caller: systemCaller(workspaceId), surface: 'internal' as const, request: { correlationId: correlationId ?? id, ip: null, userAgent: null } }
    await runOperation(kernel, followTag, call, { tag, into })
  },
})
