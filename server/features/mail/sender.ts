import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Kernel } from '../../kernel/kernel.ts'
import { findSmtpServer, smtpOptions } from '../mail-servers/index.ts'
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

const ofChannels = new WeakMap<Kernel, LRUCache<string, SmtpSender>>()

/** The connection to the server of the channel's own mail box; null when it names none. Its name is looked up anew now and then. */
export async function senderOfChannel(kernel: Kernel, workspaceId: string, channelId: string | null): Promise<SmtpSender | null> {
  const server = channelId && await findSmtpServer(kernel, workspaceId, channelId)
  if (!server) return null
  let cache = ofChannels.get(kernel)
  if (!cache) ofChannels.set(kernel, cache = new LRUCache({ max: 100, ttl: 5 * 60_000, ttlAutopurge: true, dispose: (sender) => sender.close() }))
  const key = createHash('sha256').update(JSON.stringify(server)).digest('base64')
  const known = cache.get(key)
  if (known) return known
  const sender = makeSmtpSender(await smtpOptions(kernel, server))
  cache.set(key, sender)
  return sender
}
