import { sql } from 'kysely'
import type { Db } from '../../kernel/db/database.ts'
import { limitTo } from '../../kernel/db/limit-to.ts'
import { AppError } from '../../kernel/errors.ts'
import type { Secrets } from '../../kernel/secrets.ts'
import type { MailServer } from '../mail-servers/index.ts'
import { type Mailbox, mailboxColumns } from './mailbox.ts'

/** @throws AppError not_found */
export async function findMailbox(db: Db, id: string): Promise<Mailbox> {
  const { rows: [mailbox] } = await sql<Mailbox>`select ${mailboxColumns} from mailboxes where id = ${id}`.execute(db)
  if (!mailbox) throw new AppError('not_found')
  return mailbox
}

/** @throws AppError not_found */
export async function lockMailbox(db: Db, id: string): Promise<Mailbox> {
  await sql`select from mailboxes where id = ${id} for update`.execute(db)
  return findMailbox(db, id)
}

export async function listMailboxRows(db: Db, after: string | null, limit: number): Promise<Mailbox[]> {
  const later = after ? sql`and id > ${after}::uuid` : sql``
  const { rows } = await sql<Mailbox>`
    select ${mailboxColumns} from mailboxes where workspace_id = current_workspace() ${later} order by id ${limitTo(limit)}`.execute(db)
  return rows
}

export type MailboxSecrets = { imapSecret: string; smtpSecret: string | null }

/** @throws AppError not_found */
export async function findSecrets(db: Db, secrets: Secrets, workspaceId: string, id: string): Promise<MailboxSecrets> {
  const { rows: [row] } = await sql<MailboxSecrets>`select imap_secret as "imapSecret", smtp_secret as "smtpSecret" from mailboxes where id = ${id}`.execute(db)
  if (!row) throw new AppError('not_found')
  return { imapSecret: secrets.decrypt(workspaceId, row.imapSecret), smtpSecret: row.smtpSecret === null ? null : secrets.decrypt(workspaceId, row.smtpSecret) }
}

type ImapFields = Pick<Mailbox, 'imapHost' | 'imapPort' | 'imapSecurity' | 'imapUser' | 'imapAuth' | 'certificate'>

export function imapServer(box: ImapFields, secret: string): MailServer {
  return {
    host: box.imapHost, port: box.imapPort, security: box.imapSecurity, certificate: box.certificate,
    login: { user: box.imapUser, secret, kind: box.imapAuth },
  }
}
