import { sql } from 'kysely'
import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { reaction } from '../../kernel/jobs/job.ts'
import { command } from '../../kernel/operation.ts'
import { runOperation } from '../../kernel/run-operation.ts'
import { systemCaller } from '../../kernel/system-caller.ts'
import { tagMerged } from '../tags/index.ts'
import { slaPolicyUpdated } from './events.ts'
import { type Escalation, escalationKey } from './sla-policy.ts'
import { findOne, lockPolicies, tell } from './write-sla-policies.ts'

/** The promise goes on for the same conversations; their clocks are looked at again because of the event. */
export const followMergedTag = command({
  name: 'slaPolicies.followTag',
  summary: 'Have service levels name the tag into which another one was merged',
  scope: 'service-levels:manage',
  input: z.object({ tagId: Id, intoId: Id }),
  output: z.object({ changed: z.int() }),
  rest: 'POST /sla-policy-tags',
  async run(ctx, { tagId, intoId }) {
    const named = (await lockPolicies(ctx)).filter(({ query, escalations }) => query.includes(tagId) || escalations.some((each) => each.tagId === tagId))
    for (const before of named) {
      await sql`
        update sla_policies set query = ${before.query.replaceAll(tagId, intoId)}, escalations = ${JSON.stringify(renamed(before.escalations, tagId, intoId))}::jsonb,
          updated_at = ${ctx.now} where id = ${before.id}`.execute(ctx.db)
      tell(ctx, slaPolicyUpdated, before, await findOne(ctx, before.id))
    }
    return { changed: named.length }
  },
})

/** Each once: both tags may have been added at the same moment. */
function renamed(escalations: readonly Escalation[], tagId: string, intoId: string): Escalation[] {
  return [...new Map(escalations.map((each) => (each.tagId === tagId ? { ...each, tagId: intoId } : each)).map((each) => [escalationKey(each), each])).values()]
}

export const followTagWhenMerged = reaction({
  name: 'service-levels-follow-tag-when-merged',
  on: [tagMerged],
  async run(kernel, { id, workspaceId, subjectId, payload, correlationId }) {
    const call = { caller: systemCaller(workspaceId), surface: 'internal' as const, request: { correlationId: correlationId ?? id, ip: null, userAgent: null } }
    await runOperation(kernel, followMergedTag, call, { tagId: subjectId, intoId: (payload['into'] as { id: string }).id })
  },
})
