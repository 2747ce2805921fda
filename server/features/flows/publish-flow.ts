import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { catalogueOf } from './catalogue-of.ts'
import { changeFlow } from './change-flow.ts'
import { flowPublished } from './events.ts'
import { findIssues } from './find-issues.ts'
import { FlowDetails } from './flow.ts'
import { loadFlowDetails } from './load-flow-details.ts'
import { makerOf } from './maker-of.ts'
import { findDraft, lockFlow } from './queries.ts'
import { refuse, requireDefinition } from './read-definition.ts'
import { keepSchedule } from './schedule.ts'
import { scopesOf } from './scopes-of.ts'

export const publishFlow = command({
  name: 'flows.publish',
  summary: 'Publish a flow\'s draft: from now on it begins runs, which may do what its steps need and its publisher may',
  scope: 'flows:manage',
  input: z.object({ id: Id }),
  output: FlowDetails,
  errors: ['not_found'],
  rest: 'POST /flows/:id/versions',
  async run(ctx, { id }) {
    await publish(ctx, id)
    return loadFlowDetails(ctx, id)
  },
})

/** @throws AppError invalid_input, with what the draft lacks */
export async function publish(ctx: Context, id: string): Promise<void> {
  const before = await lockFlow(ctx.db, id)
  const draft = await findDraft(ctx.db, id)
  const issues = await findIssues(ctx, draft)
  if (issues.length > 0) refuse(issues)
  const version = await keepVersion(ctx, id, draft)
  await changeFlow(ctx, before, flowPublished, { state: 'active', state_reason: null, version })
  await keepSchedule(ctx.db, { id, trigger: requireDefinition(draft).trigger }, ctx.now)
}

async function keepVersion(ctx: Context, flowId: string, draft: Record<string, unknown>): Promise<number> {
  const last = await ctx.db.selectFrom('flow_versions').select((table) => table.fn.max('version').as('version')).where('flow_id', '=', flowId).executeTakeFirst()
  const version = (last?.version ?? 0) + 1
  await ctx.db.insertInto('flow_versions').values({
    flow_id: flowId, version, definition: JSON.stringify(draft), scopes: scopesOf(await catalogueOf(ctx), requireDefinition(draft)),
    published_by: JSON.stringify(makerOf(ctx)), published_at: ctx.now,
  }).execute()
  return version
}
