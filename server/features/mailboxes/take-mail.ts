import type { CompiledQuery } from 'kysely'
import { newId } from '../../kernel/ids.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { runOperation } from '../../kernel/run-operation.ts'
import { systemCaller } from '../../kernel/system-caller.ts'
import { findDestination, readArrival, receiveMail } from '../mail/index.ts'
import type { ParsedMail } from '../mime/index.ts'
import type { Role } from './folder-rows.ts'
import type { BoxSettings } from './open-box.ts'
import { takeSentMail } from './take-sent-mail.ts'

export type FetchedMail = { raw: Buffer; arrivedAt: Date; role: Role }

/**
 * Takes one mail, in one transaction with what moves the folder on.
 * @throws AppError; nothing has happened then
 */
export async function takeMail(kernel: Kernel, box: BoxSettings, { raw, arrivedAt, role }: FetchedMail, alongside: () => CompiledQuery[]): Promise<'stored' | 'known' | 'ignored'> {
  const { workspaceId } = box
  const mailId = newId()
  const returnPath = readReturnPath(raw)
  const arrived = await readArrival(raw, returnPath ?? 'unknown', { storage: kernel.storage, workspaceId, mailId })
  const channel = { id: box.channelId, name: box.channelName, address: box.address }
  const call = {
    caller: systemCaller(workspaceId, 'mail'), surface: 'internal' as const, alongside,
    request: { correlationId: mailId, ip: null, userAgent: null },
  }
  const from = arrived.mail.from?.address.toLowerCase() ?? ''
  if (role === 'sent' || (from === box.address && isCopy(arrived.mail, box.address))) {
    const { output } = await runOperation(kernel, takeSentMail, call, { mailId, arrived, sentAt: arrivedAt, begins: box.beginsFromSent, channel })
    return output.outcome
  }
  const { output } = await runOperation(kernel, receiveMail, call, {
    mailId, arrived, channel, arrivedAt, ...await tokensOf(kernel, box, arrived.mail), envelope: { from: returnPath ?? from, to: [box.address] },
  })
  return output.outcome
}

/** Written by us to somebody else. The form on a website, which writes to us in our own name, is no such copy. */
function isCopy(mail: ParsedMail, address: string): boolean {
  const recipients = [...mail.to, ...mail.cc].map((each) => each.address.toLowerCase())
  return recipients.length > 0 && !recipients.includes(address)
}

/** '' for a bounce, null when the server did not write it down. */
function readReturnPath(raw: Buffer): string | null {
  const end = raw.indexOf('\r\n\r\n')
  const header = raw.toString('latin1', 0, Math.min(end === -1 ? raw.length : end, 64 * 1024))
  return /^return-path:\s*<([^<>\s]{0,320})>/im.exec(header)?.[1] ?? null
}

const withToken = /(^|\+)[rb]\.[a-z2-7]{20,60}@/i

/** A reply or bounce address of ours among those that the mail was for; only of this channel. */
async function tokensOf(kernel: Kernel, box: BoxSettings, mail: ParsedMail): Promise<{ conversationId: string | null; bouncedMessageId: string | null }> {
  const named = ['delivered-to', 'x-original-to', 'x-forwarded-to'].flatMap((name) => mail.headers[name]?.trim() ?? [])
  const addresses = [...named, ...[...mail.to, ...mail.cc].map(({ address }) => address)].filter((address) => withToken.test(address))
  for (const address of addresses.slice(0, 5)) {
    const found = await findDestination(kernel, address)
    if (found?.channel.id === box.channelId) return { conversationId: found.conversationId, bouncedMessageId: found.bouncedMessageId }
  }
  return { conversationId: null, bouncedMessageId: null }
}
