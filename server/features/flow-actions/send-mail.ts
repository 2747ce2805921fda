import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import { action } from '../../kernel/flows/action.ts'
import { Id, idFrom } from '../../kernel/ids.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { sendNotification } from '../mail/index.ts'
import { htmlFromText } from '../mail-text/index.ts'

const input = z.object({
  to: z.email().max(320).optional().describe('An e-mail address; or leave it out and name a contact'),
  contactId: Id.optional().describe('The contact whose address it goes to'),
  subject: z.string().trim().min(1).max(300),
  text: z.string().trim().min(1).max(20_000),
})

/** Repeated after a crash, it carries the Message-ID of the first time. */
export const sendMail = action({
  name: 'mail.send',
  summary: 'Send a mail to an address or to a contact',
  scope: 'messages:write',
  input,
  output: z.object({ to: z.string() }),
  async run(kernel, { workspaceId, input: { to, contactId, subject, text }, idempotencyKey }) {
    const address = to ?? await addressOf(kernel, workspaceId, contactId)
    await sendNotification(kernel, { workspaceId, to: address, subject, text: `${text}\n`, html: htmlFromText(text), messageId: idFrom(idempotencyKey) })
    return { to: address }
  },
})

async function addressOf(kernel: Kernel, workspaceId: string, contactId: string | undefined): Promise<string> {
  if (contactId === undefined) throw new AppError('invalid_input', { issues: [{ path: 'to', message: 'Name an address or a contact.' }], detail: 'to: Name an address or a contact.' })
  const row = await kernel.database.forWorkspace(workspaceId).selectFrom('contact_details').select('email').where('contact_id', '=', contactId).executeTakeFirst()
  if (!row) throw new AppError('not_found', { detail: 'There is no contact with that id.' })
  if (!row.email) throw new AppError('conflict', { detail: 'The contact has no e-mail address.' })
  return row.email
}
