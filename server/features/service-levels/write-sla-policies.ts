import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { Id, newId } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { checkReferences } from './check-references.ts'
import { slaPolicyCreated, slaPolicyRemoved, slaPolicyUpdated } from './events.ts'
import { readPolicyQuery } from './policy-query.ts'
import { mostSlaPolicies, newSlaPolicyFields, SlaPolicy, slaPolicyColumns, slaPolicyFields } from './sla-policy.ts'

type Written = Pick<SlaPolicy, keyof typeof slaPolicyFields>

export const createSlaPolicy = command({
  name: 'slaPolicies.create',
  summary: 'Promise how soon conversations are answered and resolved; tried after those that are there',
  scope: 'service-levels:manage',
  input: z.object(newSlaPolicyFields),
  output: SlaPolicy,
  errors: ['not_found', 'conflict', 'limit_reached'],
  rest: 'POST /sla-policies',
  async run(ctx, fields) {
    const others = await lockPolicies(ctx)
    if (others.length >= mostSlaPolicies) throw new AppError('limit_reached', { detail: `A workspace has at most ${mostSlaPolicies} service levels.` })
    const written = await check(ctx, fields, others)
    const id = newId()
    await sql`
      insert into sla_policies (id, position, name, query, hours_id, first_response_minutes, next_response_minutes, resolution_minutes, pauses_while_pending, escalations)
      values (${id}, ${Math.max(0, ...others.map(({ position }) => position)) + 1}, ${values(written)})`.execute(ctx.db)
    return tell(ctx, slaPolicyCreated, null, await findOne(ctx, id))
  },
})

export const updateSlaPolicy = command({
  name: 'slaPolicies.update',
  summary: 'Change a service level; clocks that run go by it at once',
  scope: 'service-levels:manage',
  input: z.object({ id: Id, ...z.object(slaPolicyFields).partial().shape }),
  output: SlaPolicy,
  errors: ['not_found', 'conflict'],
  rest: 'PATCH /sla-policies/:id',
  async run(ctx, { id, ...fields }) {
    const policies = await lockPolicies(ctx)
    const before = policies.find((policy) => policy.id === id)
    if (!before) throw new AppError('not_found')
    const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
    const written = await check(ctx, { ...before, ...given }, policies.filter((policy) => policy !== before))
    await sql`
      update sla_policies set (name, query, hours_id, first_response_minutes, next_response_minutes, resolution_minutes, pauses_while_pending, escalations)
        = (${values(written)}), updated_at = ${ctx.now} where id = ${id}`.execute(ctx.db)
    return tell(ctx, slaPolicyUpdated, before, await findOne(ctx, id))
  },
})

export const removeSlaPolicy = command({
  name: 'slaPolicies.remove',
  summary: 'Remove a service level; its clocks end, or go on by the next one that applies',
  scope: 'service-levels:manage',
  input: z.object({ id: Id }),
  output: SlaPolicy,
  errors: ['not_found'],
  rest: 'DELETE /sla-policies/:id',
  async run(ctx, { id }) {
    const before = (await lockPolicies(ctx)).find((policy) => policy.id === id)
    if (!before) throw new AppError('not_found')
    await sql`update sla_policies set removed_at = ${ctx.now}, updated_at = ${ctx.now} where id = ${id}`.execute(ctx.db)
    return tell(ctx, slaPolicyRemoved, before, before)
  },
})

export const reorderSlaPolicies = command({
  name: 'slaPolicies.reorder',
  summary: 'Put service levels into the order in which they are tried',
  scope: 'service-levels:manage',
  input: z.object({ ids: z.array(Id).min(1).max(mostSlaPolicies).describe('All of them, the first one first') }),
  output: z.object({ items: z.array(SlaPolicy) }).meta({ id: 'ReorderedSlaPolicies' }),
  errors: ['conflict'],
  rest: 'PUT /sla-policies/order',
  async run(ctx, { ids }) {
    const before = await lockPolicies(ctx)
    if (new Set(ids).size !== ids.length || ids.length !== before.length || before.some(({ id }) => !ids.includes(id))) {
      throw new AppError('conflict', { detail: 'Name every service level once. Perhaps there is a new one: read them again.' })
    }
    await sql`
      update sla_policies set position = place, updated_at = ${ctx.now}
      from unnest(${ids}::uuid[]) with ordinality as wanted(id, place) where sla_policies.id = wanted.id and position <> place`.execute(ctx.db)
    const after = await lockPolicies(ctx)
    for (const policy of after) {
      const former = before.find(({ id }) => id === policy.id)!
      if (former.position !== policy.position) await tell(ctx, slaPolicyUpdated, former, policy)
    }
    return { items: after }
  },
})

/** All of a workspace, in order: their names and places are a matter of each to the others. */
export async function lockPolicies(ctx: Context): Promise<SlaPolicy[]> {
  await sql`select pg_advisory_xact_lock(hashtext(${`service levels of ${ctx.workspaceId}`}))`.execute(ctx.db)
  const { rows } = await sql<SlaPolicy>`
    select ${slaPolicyColumns} from sla_policies where workspace_id = current_workspace() and removed_at is null order by position, id`.execute(ctx.db)
  return rows
}

async function check(ctx: Context, fields: Written, others: readonly SlaPolicy[]): Promise<Written> {
  if (others.some(({ name }) => name.toLowerCase() === fields.name.toLowerCase())) throw new AppError('conflict', { detail: `There is a service level called ${fields.name} already.` })
  await checkReferences(ctx.db, fields)
  return { ...fields, query: await readPolicyQuery(ctx.db, fields.query) }
}

function values({ name, query, hoursId, firstResponseMinutes, nextResponseMinutes, resolutionMinutes, pausesWhilePending, escalations }: Written) {
  return sql`${name}, ${query}, ${hoursId}::uuid, ${JSON.stringify(firstResponseMinutes)}::jsonb, ${JSON.stringify(nextResponseMinutes)}::jsonb,
    ${JSON.stringify(resolutionMinutes)}::jsonb, ${pausesWhilePending}, ${JSON.stringify(escalations)}::jsonb`
}

export async function findOne(ctx: Context, id: string): Promise<SlaPolicy> {
  const { rows } = await sql<SlaPolicy>`select ${slaPolicyColumns} from sla_policies where id = ${id}`.execute(ctx.db)
  return rows[0]!
}

export function tell(ctx: Context, event: typeof slaPolicyCreated | typeof slaPolicyUpdated | typeof slaPolicyRemoved, before: SlaPolicy | null, slaPolicy: SlaPolicy): SlaPolicy {
  ctx.recordChange({ subjectId: slaPolicy.id, before, after: event === slaPolicyRemoved ? null : slaPolicy })
  ctx.emit(event, { subjectId: slaPolicy.id, payload: { slaPolicy } })
  return slaPolicy
}
