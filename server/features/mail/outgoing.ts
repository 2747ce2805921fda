import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { command } from '../../kernel/operation.ts'
import { runOperation } from '../../kernel/run-operation.ts'
import { setDelivery } from '../conversations/index.ts'
import { systemCaller } from '../../kernel/system-caller.ts'
import { insertMail, type NewMail, placeRaw } from './mail-rows.ts'

const internal = { scope: 'mails:manage' as const, rest: 'POST /mails/outgoing' as const }

/** Keeps a mail that goes out, before it is sent: the same one again is known by its Message-ID. */
export const keepOutgoing = command({
  ...internal,
  name: 'mails.keepOutgoing',
  summary: 'Keep a mail that goes out',
  input: z.object({ mail: z.custom<NewMail>(), raw: z.custom<Awaited<ReturnType<typeof placeRaw>>>(), replyTo: Id.nullable() }),
  output: z.object({ isNew: z.boolean() }),
  secret: ['mail', 'raw'],
  async run(ctx, { mail, raw, replyTo }) {
    const isNew = await insertMail(ctx.db, mail, raw)
    if (isNew && replyTo) {
      await ctx.db.updateTable('messages').set({ mail_id: mail.id, mail_message_id: mail.messageId }).where('id', '=', replyTo).execute()
    }
    return { isNew }
  },
})

export const noteDelivery = command({
  ...internal,
  name: 'mails.noteDelivery',
  summary: 'Note what became of a mail that went out',
  input: z.object({ messageId: Id, delivery: z.enum(['sent', 'failed']), detail: z.string().nullable() }),
  output: z.object({}),
  async run(ctx, { messageId, delivery, detail }) {
    await setDelivery(ctx, messageId, { delivery, detail })
    return {}
  },
})

/** Runs one of the above as the program itself. */
export async function runAsMail<I extends z.ZodObject, O extends z.ZodObject>(
  kernel: Kernel, workspaceId: string, correlationId: string, operation: ReturnType<typeof command<string, 'mails:manage', I, O>>, input: z.input<I>,
): Promise<z.output<O>> {
  const call = { caller: systemCaller(workspaceId, 'mail'), surface: 'internal' as const, request: { correlationId, ip: null, userAgent: null } }
  return (await runOperation(kernel, operation, call, input)).output
}
