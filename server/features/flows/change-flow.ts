import { sql, type Updateable } from 'kysely'
import type { Context } from '../../kernel/context.ts'
import type { DB } from '../../kernel/db/schema.generated.ts'
import type { EventDefinition } from '../../kernel/events/event.ts'
import type { Flow } from './flow.ts'
import { findFlow } from './queries.ts'

/** Writes a change of a flow with its event and its audit trail. `updated_at` grows with every write. */
export async function changeFlow(
  ctx: Pick<Context, 'db' | 'now' | 'recordChange' | 'emit'>, before: Flow, event: EventDefinition, set: Updateable<DB['flows']>,
): Promise<Flow> {
  await ctx.db.updateTable('flows').set({ ...set, updated_at: sql`greatest(${ctx.now}::timestamptz, updated_at + interval '1 millisecond')` })
    .where('id', '=', before.id).execute()
  const flow = await findFlow(ctx.db, before.id)
  ctx.recordChange({ subjectId: flow.id, before, after: flow })
  ctx.emit(event, { subjectId: flow.id, payload: { flow } })
  return flow
}
