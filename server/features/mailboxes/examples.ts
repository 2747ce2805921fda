import { newId } from '../../kernel/ids.ts'
import { sql } from 'kysely'
import type { Kernel } from '../../kernel/kernel.ts'

export type MailboxCast = { mailboxId: string; mailboxTroubleId: string; mailChannelId: string }

/** For generated tests: a paused box, so that nobody tries to connect, with a mail that could not be taken; and a channel without one. */
export async function makeMailboxCast(kernel: Kernel, workspaceId: string): Promise<MailboxCast> {
  const { system } = kernel.database
  const [mailboxId, mailboxTroubleId, channelId, mailChannelId] = [newId(), newId(), newId(), newId()]
  for (const id of [channelId, mailChannelId]) {
    await sql`insert into channels (id, workspace_id, kind, name, address) values (${id}, ${workspaceId}, 'email', 'Support', ${`${id}@example.com`})`.execute(system)
  }
  await sql`
    insert into mailboxes (id, workspace_id, channel_id, imap_host, imap_port, imap_security, imap_user, imap_secret, state)
    values (${mailboxId}, ${workspaceId}, ${channelId}, 'imap.example.com', 993, 'tls', 'support', ${kernel.secrets.encrypt(workspaceId, 'secret')}, 'paused')`.execute(system)
  await sql`
    insert into mailbox_troubles (id, workspace_id, mailbox_id, role, uid_validity, uid, kind, reason)
    values (${mailboxTroubleId}, ${workspaceId}, ${mailboxId}, 'inbox', 1, 7, 'unreadable', 'The server does not give it.')`.execute(system)
  return { mailboxId, mailboxTroubleId, mailChannelId }
}

export const mailboxesExamples: Record<string, (cast: MailboxCast) => object> = {
  'mailboxes.list': () => ({ limit: 10 }),
  'mailboxes.get': (cast) => ({ id: cast.mailboxId }),
  'mailboxes.create': (cast) => ({
    channelId: cast.mailChannelId, imapHost: 'imap.example.com', imapPort: 993, imapSecurity: 'tls', imapUser: 'support@example.com', imapPassword: 'app password',
    smtpHost: 'smtp.example.com', smtpPort: 465, smtpSecurity: 'tls', smtpUser: 'support@example.com', smtpPassword: 'app password',
  }),
  'mailboxes.update': (cast) => ({ id: cast.mailboxId, marksSeen: true, imapPort: 143, imapSecurity: 'starttls' }),
  'mailboxes.remove': (cast) => ({ id: cast.mailboxId }),
  'mailboxes.pause': (cast) => ({ id: cast.mailboxId }),
  'mailboxes.resume': (cast) => ({ id: cast.mailboxId }),
  // Refused before anything is sent: the address is this machine's own.
  'mailboxes.test': (cast) => ({ id: cast.mailboxId, imapHost: '127.0.0.1' }),
  'mailboxTroubles.list': (cast) => ({ mailboxId: cast.mailboxId, limit: 10 }),
  'mailboxTroubles.get': (cast) => ({ id: cast.mailboxTroubleId }),
  'mailboxTroubles.retry': (cast) => ({ id: cast.mailboxTroubleId }),
  'mailboxTroubles.dismiss': (cast) => ({ id: cast.mailboxTroubleId }),
}
