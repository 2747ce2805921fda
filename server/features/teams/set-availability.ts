import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { job, jobRequest } from '../../kernel/jobs/job.ts'
import { command } from '../../kernel/operation.ts'
import { runOperation } from '../../kernel/run-operation.ts'
import { grants } from '../../kernel/scope.ts'
import { systemCaller } from '../../kernel/system-caller.ts'
import { requireMember } from '../identity/index.ts'
import { Availability } from './availability.ts'
import { availabilityChanged } from './events.ts'
import { findAvailability } from './queries.ts'

const longestDays = 730

export const setAvailability = command({
  name: 'availability.set',
  summary: 'Go away, come back, or say how many conversations a member takes: you, unless you name another one',
  scope: 'me:write',
  input: z.object({
    memberId: Id.optional().describe('Another one: this needs the scope members:write'),
    away: z.boolean().optional(),
    awayUntil: z.iso.datetime({ offset: true }).nullable().optional().describe('Then the member is back by themselves; null: until they say so'),
    capacity: z.int().min(0).max(10_000).nullable().optional(),
  }),
  output: Availability,
  errors: ['not_found'],
  rest: 'PUT /availability',
  async run(ctx, { memberId, away, awayUntil, capacity }) {
    const id = memberId ?? requireMember(ctx).id
    if (id !== ctx.actor.id && !grants(ctx.scopes, 'members:write')) throw new AppError('forbidden', { detail: 'For another member this needs the scope members:write.' })
    await lockAvailability(ctx, [id])
    const before = await findAvailability(ctx.db, id)
    const isAway = away ?? (awayUntil ? true : before.away)
    const until = !isAway ? null : awayUntil === undefined ? before.awayUntil : awayUntil === null ? null : readUntil(awayUntil, ctx.now)
    await sql`
      update member_availability set away = ${isAway}, away_until = ${until}, capacity = ${capacity === undefined ? before.capacity : capacity}, updated_at = ${ctx.now}
      where member_id = ${id}`.execute(ctx.db)
    if (until) await ctx.kernel.jobs.add(ctx.db, [jobRequest(returnMember, { workspaceId: ctx.workspaceId, payload: { memberId: id }, runAt: until, key: `return-member:${id}` })])
    return tell(ctx, id, before)
  },
})

function readUntil(text: string, now: Date): Date {
  const until = new Date(text)
  if (until > now && until.getTime() < now.getTime() + longestDays * 86_400_000) return until
  throw new AppError('invalid_input', { issues: [{ path: 'awayUntil', message: `A moment within the next ${longestDays} days.` }] })
}

/** From here on until the command ends, nobody else gives these members conversations or changes what they take. */
export async function lockAvailability({ db }: Pick<Context, 'db'>, memberIds: readonly string[]): Promise<void> {
  await sql`
    insert into member_availability (member_id)
    select id from members where id = any(${memberIds}::uuid[]) and removed_at is null order by id
    on conflict (member_id) do nothing`.execute(db)
  await sql`select from member_availability where member_id = any(${memberIds}::uuid[]) order by member_id for update`.execute(db)
}

async function tell(ctx: Context, memberId: string, before: Availability): Promise<Availability> {
  const availability = await findAvailability(ctx.db, memberId)
  ctx.recordChange({ subjectId: memberId, before, after: availability })
  ctx.emit(availabilityChanged, { subjectId: memberId, payload: { availability } })
  return availability
}

/** Run by its job at the moment that the member named. */
export const endAbsence = command({
  name: 'availability.return',
  summary: 'Note that a member is back',
  scope: 'members:manage',
  input: z.object({ memberId: Id }),
  output: z.object({ returned: z.boolean() }),
  rest: 'POST /returns',
  async run(ctx, { memberId }) {
    const { numAffectedRows } = await sql`
      update member_availability set away = false, away_until = null, updated_at = ${ctx.now}
      where member_id = ${memberId} and away and away_until <= now()`.execute(ctx.db)
    if (!numAffectedRows) return { returned: false }
    const availability = await findAvailability(ctx.db, memberId)
    ctx.emit(availabilityChanged, { subjectId: memberId, payload: { availability } })
    return { returned: true }
  },
})

export const returnMember = job({
  name: 'return-member',
  payload: z.object({ memberId: Id }),
  async run(kernel, { workspaceId, payload, job: { id } }) {
    const call = { caller: systemCaller(workspaceId!), surface: 'internal' as const, request: { correlationId: `return-member ${id}`, ip: null, userAgent: null } }
    await runOperation(kernel, endAbsence, call, payload)
  },
})
