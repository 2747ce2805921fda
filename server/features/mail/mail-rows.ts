import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { columnsOf } from '../../kernel/db/columns.ts'
import type { Db } from '../../kernel/db/database.ts'
import type { Storage } from '../../kernel/storage/storage.ts'
import { Mail } from './mail.ts'
import type { ParsedMail } from '../mime/index.ts'

export const mailColumns = columnsOf(Mail, 'mails')

// Beyond this the raw mail lies in storage: the row stays small enough to be read with its neighbours.
const mostInRow = 256 * 1024

export type NewMail = {
  id: string
  workspaceId: string
  channelId: string | null
  conversationId: string | null
  direction: 'in' | 'out'
  kind: Mail['kind']
  messageId: string
  fingerprint: Buffer
  inReplyTo: string | null
  fromAddress: string
  copied: string[]
  envelopeFrom: string
  envelopeTo: string[]
  subject: string
  defects: string[]
  createdAt: Date
}

/** @returns false when the same mail is there already */
export async function insertMail(db: Db, mail: NewMail, raw: { size: number; bytes: Buffer | null; storageKey: string | null }): Promise<boolean> {
  const { workspaceId: _, createdAt, ...fields } = mail
  const made = await db.insertInto('mails').values({
    id: fields.id, channel_id: fields.channelId, conversation_id: fields.conversationId, direction: fields.direction, kind: fields.kind,
    message_id: fields.messageId, fingerprint: fields.fingerprint, in_reply_to: fields.inReplyTo, from_address: fields.fromAddress,
    copied: fields.copied, envelope_from: fields.envelopeFrom, envelope_to: fields.envelopeTo, subject: fields.subject, defects: fields.defects,
    size: raw.size, raw: raw.bytes, storage_key: raw.storageKey, created_at: createdAt,
  }).onConflict((conflict) => conflict.columns(['workspace_id', 'direction', 'fingerprint']).doNothing()).returning('id').executeTakeFirst()
  return made !== undefined
}

/** Puts a large raw mail into storage before the transaction that refers to it. */
export async function placeRaw(storage: Storage, workspaceId: string, id: string, raw: Buffer): Promise<{ size: number; bytes: Buffer | null; storageKey: string | null }> {
  if (raw.length <= mostInRow) return { size: raw.length, bytes: raw, storageKey: null }
  const storageKey = `${workspaceId}/mails/${id.slice(-2)}/${id}`
  await storage.put(storageKey, raw)
  return { size: raw.length, bytes: null, storageKey }
}

export async function readRaw(db: Db, storage: Storage, id: string): Promise<Buffer | undefined> {
  const row = await db.selectFrom('mails').select(['raw', 'storage_key']).where('id', '=', id).executeTakeFirst()
  if (!row) return undefined
  if (row.raw) return row.raw
  const { stream } = await storage.get(row.storage_key!)
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/**
 * What makes a mail the same mail however often and by whichever way it arrives: trace headers differ, these do not.
 * The Message-ID alone would let anyone suppress a mail by sending another one under its id first.
 */
export function fingerprintOf(mail: ParsedMail): Buffer {
  const parts = [mail.messageId, mail.from?.address ?? '', mail.date?.toISOString() ?? '', mail.subject, mail.text, mail.html]
  const hash = createHash('sha256')
  for (const part of parts) hash.update(`${part.length}:`).update(part)
  for (const { filename, size } of mail.attachments) hash.update(`${filename}:${size}`)
  return hash.digest()
}

/** Every address copied on mails of the conversation. */
export async function copiedOn(db: Db, conversationId: string): Promise<string[]> {
  const { rows } = await sql<{ address: string }>`
    select distinct unnest(copied) as address from mails
    where workspace_id = current_workspace() and conversation_id = ${conversationId} limit 1000`.execute(db)
  return rows.map(({ address }) => address)
}
