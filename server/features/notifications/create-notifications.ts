import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { Id, newId } from '../../kernel/ids.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { command } from '../../kernel/operation.ts'
import { runOperation } from '../../kernel/run-operation.ts'
import { systemCaller } from '../../kernel/system-caller.ts'
import { Role } from '../identity/index.ts'
import { notificationCreated } from './events.ts'
import { type Notification, notificationColumns } from './notification.ts'
import { isPreferredKind, type KeptKinds, type Places, placesOf } from './preferences.ts'
import { letterRequest } from './send-letter.ts'
import { timeOfLetter, usualTimeZone } from './time-of-letter.ts'

const fields = z.object({
  roles: z.array(Role).default([]),
  memberIds: z.array(Id).max(1_000).default([]),
  kind: z.string().min(1).max(60),
  title: z.string().min(1).max(200),
  text: z.string().max(5_000).default(''),
  subjectId: Id.nullable().default(null),
  link: z.string().startsWith('/').max(500).nullable().default(null),
  /** The same cause tells a member once, however often it is told. */
  cause: z.string().max(300).nullable().default(null),
  byMail: z.boolean().default(false),
})
export type NewNotification = z.input<typeof fields>

type Telling = Pick<Context, 'db' | 'emit' | 'kernel' | 'workspaceId' | 'now'>
type Told = { id: string; kinds: KeptKinds | null; timeZone: string | null; digestHour: number | null }
type Row = Notification & { mailDueAt: Date | null }

/** Tells members by role and by id where each wants to be told, in the caller's transaction. @returns those who were told now */
export async function insertNotifications(ctx: Telling, input: NewNotification): Promise<Notification[]> {
  const { roles, memberIds, byMail, ...told } = fields.parse(input)
  const { rows: members } = await sql<Told>`
    select members.id, kinds, time_zone as "timeZone", digest_hour as "digestHour" from members left join notification_preferences on member_id = members.id
    where members.workspace_id = current_workspace() and removed_at is null and (role = any(${roles}::text[]) or members.id = any(${memberIds}::uuid[]))
    order by members.id limit 1000`.execute(ctx.db)
  const wanted = new Map(members.map((member) => [member.id, { member, places: placesFor(told.kind, member, byMail) }]))
  const isDaily = [...wanted.values()].some(({ member, places }) => places.mail === 'daily' && member.timeZone === null)
  const usualZone = isDaily ? await usualTimeZone(ctx.db) : 'UTC'
  const made = [...wanted.values()].filter(({ places }) => isTold(places)).map(({ member, places }) => ({
    id: newId(), member_id: member.id, in_app: places.inApp, browser: places.browser, mail_due_at: letterAt(ctx.now, places, { ...member, timeZone: member.timeZone ?? usualZone }),
  }))
  if (made.length === 0) return []
  const { rows } = await sql<Row>`
    insert into notifications (id, member_id, kind, title, text, subject_id, link, cause, in_app, browser, mail_due_at)
    select id, member_id, ${told.kind}, ${told.title}, ${told.text}, ${told.subjectId}, ${told.link}, ${told.cause}, in_app, browser, mail_due_at
    from jsonb_to_recordset(${JSON.stringify(made)}::jsonb) as row(id uuid, member_id uuid, in_app boolean, browser boolean, mail_due_at timestamptz)
    on conflict (member_id, cause) where cause is not null do nothing
    returning ${notificationColumns}, mail_due_at as "mailDueAt"`.execute(ctx.db)
  await ctx.kernel.jobs.add(ctx.db, rows.flatMap(({ memberId, mailDueAt }) => (mailDueAt ? [letterRequest(ctx.workspaceId, memberId, mailDueAt)] : [])))
  for (const { mailDueAt: _, ...notification } of rows) {
    const atOnce = wanted.get(notification.memberId)!.places.mail === 'at-once'
    ctx.emit(notificationCreated, { subjectId: notification.id, payload: { notification, byMail: atOnce } })
  }
  return rows
}

/** What nobody can choose (an approval, a flow that failed) is told as its sender says. */
function placesFor(kind: string, { kinds }: Told, byMail: boolean): Places {
  return isPreferredKind(kind) ? placesOf(kind, kinds ?? {}) : { inApp: true, browser: true, mail: byMail ? 'at-once' : 'never' }
}

function isTold({ inApp, browser, mail }: Places): boolean {
  return inApp || browser || mail !== 'never'
}

function letterAt(now: Date, { mail }: Places, { timeZone, digestHour }: { timeZone: string; digestHour: number | null }): Date | null {
  if (mail !== 'hourly' && mail !== 'daily') return null
  return timeOfLetter(now, mail, { timeZone, digestHour: digestHour ?? 8 })
}

export const createNotifications = command({
  name: 'notifications.create',
  summary: 'Tell members of something',
  scope: 'members:manage',
  input: fields,
  output: z.object({ notified: z.int() }),
  rest: 'POST /notifications',
  run: async (ctx, input) => ({ notified: (await insertNotifications(ctx, input)).length }),
})

/** As the program itself, outside of a command. */
export async function notifyMembers(kernel: Kernel, workspaceId: string, correlationId: string, input: NewNotification): Promise<number> {
  const call = { caller: systemCaller(workspaceId), surface: 'internal' as const, request: { correlationId, ip: null, userAgent: null } }
  return (await runOperation(kernel, createNotifications, call, input)).output.notified
}
