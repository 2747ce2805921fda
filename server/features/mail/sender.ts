import type { Kernel } from '../../kernel/kernel.ts'
import { makeSmtpSender, type SmtpSender } from './smtp-sender.ts'

const senders = new WeakMap<Kernel, SmtpSender>()

/** The pooled connection to SMTP_URL; null while there is none, and mails are kept for the outbox page alone. */
export function senderOf(kernel: Kernel): SmtpSender | null {
  const url = kernel.config.mail.smtpUrl
  if (!url) return null
  let sender = senders.get(kernel)
  if (!sender) senders.set(kernel, sender = makeSmtpSender(url))
  return sender
}
