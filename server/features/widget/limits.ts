import { sql } from 'kysely'
import type { Db } from '../../kernel/db/database.ts'
import { AppError } from '../../kernel/errors.ts'
import type { Kernel } from '../../kernel/kernel.ts'

const startsPerMinute = 30
const sendsPerMinute = 60
const seenPerMinute = 120
const filesPerMinute = 20
const filesPerDay = 100
const mostOpen = 10

export function limitStarts(kernel: Kernel, ip: string | null): Promise<void> {
  return take(kernel, `widget starts ${ip}`, startsPerMinute)
}

export function limitSends(kernel: Kernel, contactId: string): Promise<void> {
  return take(kernel, `widget sends ${contactId}`, sendsPerMinute)
}

export function limitSeen(kernel: Kernel, contactId: string): Promise<void> {
  return take(kernel, `widget seen ${contactId}`, seenPerMinute)
}

export async function limitFiles(kernel: Kernel, contactId: string): Promise<void> {
  await take(kernel, `widget files ${contactId}`, filesPerMinute)
  await take(kernel, `widget files of a day ${contactId}`, filesPerDay, 86_400)
}

/** A visitor who begins chat after chat is asked to go on in one of them. */
export async function limitOpen(db: Db, contactId: string): Promise<void> {
  const { rows } = await sql`
    select 1 from conversations
    where workspace_id = current_workspace() and contact_id = ${contactId}::uuid and kind = 'chat' and state <> 'closed' limit ${mostOpen}`.execute(db)
  if (rows.length < mostOpen) return
  throw new AppError('limit_reached', { detail: `There are ${mostOpen} open conversations with you already. Go on in one of them.` })
}

async function take(kernel: Kernel, bucket: string, limit: number, windowSeconds = 60): Promise<void> {
  const state = await kernel.limits.take(bucket, limit, windowSeconds)
  if (!state.allowed) throw new AppError('rate_limited', { retryAfterSeconds: state.resetSeconds })
}
