import { sql } from 'kysely'
import type { CompiledQuery } from 'kysely'
import type { Db } from '../../kernel/db/database.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { newId } from '../../kernel/ids.ts'
import { LostBox, type KeptBox } from './open-box.ts'
import type { MailboxTrouble } from './trouble.ts'

export type Role = 'inbox' | 'sent'

/** A mail by its place. */
export type Place = { role: Role; uidValidity: number; uid: number }

export type FolderRow = { lastUid: number; suspectUid: number | null; isAnew: boolean }

/**
 * How far a folder is. Another folder, or another UIDVALIDITY, is gone through from its beginning: what is known is
 * recognised by what it is.
 */
export async function readFolder(kernel: Kernel, box: KeptBox, { role, path, uidValidity }: { role: Role; path: string; uidValidity: number }): Promise<FolderRow> {
  return kernel.database.transaction(box.workspaceId, async ({ db }) => {
    const { rows: [kept] } = await sql`select from mailboxes where id = ${box.id} and keeper_id = ${box.keeperId}`.execute(db)
    if (!kept) throw new LostBox()
    await sql`delete from mailbox_troubles where mailbox_id = ${box.id} and role = ${role} and uid_validity <> ${uidValidity}`.execute(db)
    const { rows: [before] } = await sql<{ same: boolean }>`
      select path = ${path} and uid_validity = ${uidValidity} as same from mailbox_folders where mailbox_id = ${box.id} and role = ${role}`.execute(db)
    const { rows: [row] } = await sql<Omit<FolderRow, 'isAnew'>>`
      insert into mailbox_folders as folder (mailbox_id, role, path, uid_validity) values (${box.id}, ${role}, ${path}, ${uidValidity})
      on conflict (mailbox_id, role) do update set path = excluded.path, uid_validity = excluded.uid_validity,
        last_uid = case when ${before?.same ?? true} then folder.last_uid else 0 end,
        suspect_uid = case when ${before?.same ?? true} then folder.suspect_uid end
      returning last_uid as "lastUid", suspect_uid as "suspectUid"`.execute(db)
    return { ...row!, isAnew: before?.same === false }
  })
}

/** To be sent with the commit of what takes the mail: either both have happened or neither. */
export function moveQuery(db: Db, box: KeptBox, { role, uidValidity, uid }: Place): CompiledQuery {
  return sql`select move_mailbox_folder(${box.id}, ${box.keeperId}, ${role}, ${uidValidity}, ${uid})`.compile(db)
}

export function settleQuery(db: Db, box: KeptBox, troubleId: string): CompiledQuery {
  return sql`select settle_mailbox_trouble(${box.id}, ${box.keeperId}, ${troubleId})`.compile(db)
}

/** Goes on behind a mail that is none of ours: from before the box was connected, or known. */
export async function passOver(kernel: Kernel, box: KeptBox, place: Place): Promise<void> {
  await mayBeLost(kernel.database.transaction(box.workspaceId, ({ db }) => db.executeQuery(moveQuery(db, box, place))))
}

export async function noteSuspect(kernel: Kernel, box: KeptBox, { role, uidValidity, uid }: Place): Promise<void> {
  await kernel.database.transaction(box.workspaceId, async ({ db }) => {
    await sql`
      update mailbox_folders set suspect_uid = ${uid} where mailbox_id = ${box.id} and role = ${role} and uid_validity = ${uidValidity} and last_uid < ${uid}
        and exists (select from mailboxes where id = ${box.id} and keeper_id = ${box.keeperId})`.execute(db)
  })
}

export type NewTrouble = Pick<MailboxTrouble, 'kind' | 'reason' | 'subject' | 'fromAddress' | 'size'> & { raw?: Buffer | null }

// After a minute, ten minutes, an hour, six hours, a day: then a member decides.
const pausesMinutes = [1, 10, 60, 360, 1440]
const mostRawBytes = 256 * 1024

/** Notes a mail that cannot be taken and goes on behind it, in one transaction. */
export async function noteTrouble(kernel: Kernel, box: KeptBox, place: Place, trouble: NewTrouble): Promise<void> {
  const { role, uidValidity, uid } = place
  await mayBeLost(kernel.database.transaction(box.workspaceId, async ({ db }) => {
    await db.executeQuery(moveQuery(db, box, place))
    await sql`
      insert into mailbox_troubles (id, mailbox_id, role, uid_validity, uid, kind, reason, subject, from_address, size, raw, retry_at)
      values (${newId()}, ${box.id}, ${role}, ${uidValidity}, ${uid}, ${trouble.kind}, ${trouble.reason.slice(0, 500)}, ${trouble.subject.slice(0, 500)},
        ${trouble.fromAddress.slice(0, 320)}, ${trouble.size}, ${trouble.raw?.subarray(0, mostRawBytes) ?? null},
        case when ${trouble.kind} <> 'too_large' then now() + make_interval(mins => ${pausesMinutes[0]!}::int) end)
      on conflict (mailbox_id, role, uid_validity, uid) do nothing`.execute(db)
  }))
}

/** It did not work once more. */
export async function postponeTrouble(kernel: Kernel, box: KeptBox, id: string, reason: string | null): Promise<void> {
  await kernel.database.transaction(box.workspaceId, async ({ db }) => {
    await sql`
      update mailbox_troubles set attempts = attempts + 1, reason = coalesce(${reason?.slice(0, 500) ?? null}, reason),
        retry_at = now() + make_interval(mins => (${pausesMinutes}::int[])[attempts + 1])
      where id = ${id} and exists (select from mailboxes where mailboxes.id = ${box.id} and keeper_id = ${box.keeperId})`.execute(db)
  })
}

/** @throws LostBox instead of the database's own code for it; a mail that was taken already is none to complain about */
export async function mayBeLost<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    const code = sqlStateOf(error)
    if (code === 'HL001') throw new LostBox()
    if (code === 'HL002') return undefined
    throw error
  }
}

function sqlStateOf(error: unknown): unknown {
  if (!(error instanceof Error)) return undefined
  if ('code' in error && typeof error.code === 'string' && error.code.startsWith('HL')) return error.code
  return error.cause instanceof Error && 'code' in error.cause ? error.cause.code : undefined
}
