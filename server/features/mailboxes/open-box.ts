import { sql } from 'kysely'
import type { ImapFlow } from 'imapflow'
import type { Kernel } from '../../kernel/kernel.ts'
import type { MailServer } from '../mail-servers/index.ts'
import { imapServer } from './queries.ts'
import { type Mailbox, mailboxColumns } from './mailbox.ts'

/** Whose box it is while it is open: what all that is written about it is checked against. */
export type KeptBox = { id: string; workspaceId: string; keeperId: string }

/** A box with its channel, read when the connection is made. */
export type BoxSettings = Mailbox & KeptBox & { channelName: string; server: MailServer }

export type OpenBox = { kernel: Kernel; box: BoxSettings; client: ImapFlow; sentFolder: string | null; signal: AbortSignal; limits: BoxLimits }

export type BoxLimits = {
  /** Larger mails are noted and left where they are. */
  mostBytes: number
  /** Of mails fetched at once. */
  batchBytes: number
  batchMails: number
}

export const boxLimits: BoxLimits = { mostBytes: 25 * 1024 * 1024, batchBytes: 1024 * 1024, batchMails: 20 }

/** Undefined when the box is gone, paused, or kept by another process. */
export async function readBox({ database, secrets }: Kernel, kept: KeptBox): Promise<BoxSettings | undefined> {
  const { rows: [row] } = await sql<Mailbox & { imapSecret: string; channelName: string }>`
    select ${mailboxColumns}, imap_secret as "imapSecret", (select name from channels where channels.id = mailboxes.channel_id) as "channelName"
    from mailboxes where id = ${kept.id} and keeper_id = ${kept.keeperId} and state <> 'paused'`.execute(database.forWorkspace(kept.workspaceId))
  if (!row) return undefined
  const { imapSecret, ...box } = row
  return { ...box, ...kept, server: imapServer(box, secrets.decrypt(kept.workspaceId, imapSecret)) }
}

/** The box belongs to another process by now, or to none: its session ends without a word. */
export class LostBox extends Error {
  override readonly name = 'LostBox'
}
