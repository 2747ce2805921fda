import { sql } from 'kysely'
import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { reaction } from '../../kernel/jobs/job.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { messageDelivered } from '../conversations/index.ts'
import { openImap } from '../mail-servers/index.ts'
import { readRaw } from '../mail/index.ts'
import { findSentFolder } from './find-sent-folder.ts'
import { type Mailbox, mailboxColumns } from './mailbox.ts'
import { findSecrets, imapServer } from './queries.ts'

const Delivered = z.object({ message: z.object({ id: Id, delivery: z.literal('sent') }), conversation: z.object({ channelId: Id }) })

/** A reply that went out by the box's own server lies among its sent mail, as if it had been written there. */
export const appendWhenDelivered = reaction({
  name: 'append-sent-mail-when-delivered',
  on: [messageDelivered],
  when: ({ payload }) => Delivered.safeParse(payload).success,
  maxAttempts: 8,
  async run(kernel, { workspaceId, payload }) {
    const { message, conversation } = Delivered.parse(payload)
    const db = kernel.database.forWorkspace(workspaceId)
    const { rows: [box] } = await sql<Mailbox>`
      select ${mailboxColumns} from mailboxes where channel_id = ${conversation.channelId} and appends_sent and smtp_host is not null and state <> 'paused'`.execute(db)
    const { rows: [mail] } = await sql<{ id: string; messageId: string; createdAt: Date }>`
      select mails.id, message_id as "messageId", mails.created_at as "createdAt" from messages join mails on mails.id = messages.mail_id
      where messages.id = ${message.id} and mails.direction = 'out'`.execute(db)
    const raw = box && mail && await readRaw(db, kernel.storage, mail.id)
    if (box && mail && raw) await append(kernel, workspaceId, box, { ...mail, raw })
  },
})

async function append(kernel: Kernel, workspaceId: string, box: Mailbox, mail: { messageId: string; createdAt: Date; raw: Buffer }): Promise<void> {
  const { imapSecret } = await findSecrets(kernel.database.forWorkspace(workspaceId), kernel.secrets, workspaceId, box.id)
  const client = await openImap(kernel, imapServer(box, imapSecret))
  try {
    const folder = await findSentFolder(client, box.sentFolder)
    // Gmail files what goes out by its server itself.
    if (folder === null || client.capabilities.has('X-GM-EXT-1')) return
    await client.mailboxOpen(folder, { readOnly: true })
    const known = await client.search({ header: { 'message-id': `<${mail.messageId}>` } }, { uid: true })
    if (known && known.length > 0) return
    await client.append(folder, mail.raw, ['\\Seen'], mail.createdAt)
  } finally {
    await client.logout().catch(() => client.close())
  }
}
