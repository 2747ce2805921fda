import { expect } from 'vitest'
import type { z } from 'zod'
import { makeWorld, type World } from '../../testing/world.ts'
import { whenTestsEnd } from '../../testing/when-tests-end.ts'
import { createChannel } from '../channels/channel-operations.ts'
import { listConversations } from '../conversations/list-conversations.ts'
import { listMessages } from '../conversations/list-messages.ts'
import { createMailbox } from './create-mailbox.ts'
import { keepMailboxes, type MailboxKeeper } from './keep-mailboxes.ts'
import type { Mailbox } from './mailbox.ts'
import { getMailbox } from './read-mailboxes.ts'

/** What the product needs of a mail server, ours or a real one. */
export type TestMailServer = {
  host: string
  port: number
  user: string
  password: string
  security: 'tls' | 'starttls' | 'none'
  certificate: string | null
  deliver(raw: string, options?: { folder?: string; date?: Date }): Promise<void>
  renumber(folder: string): Promise<void>
  dropAll(): Promise<void>
  stop(): Promise<void>
}

export const patience = { timeout: 25_000, interval: 40 }

export const makeMailWorld = (env: Record<string, string> = {}): Promise<World> => makeWorld({ HAYLOFT_ALLOW_PRIVATE_ADDRESSES: '127.0.0.1', ...env })

export function keep(world: World, options: Parameters<typeof keepMailboxes>[1] = {}): MailboxKeeper {
  const keeper = keepMailboxes(world.kernel, { everyMs: 100, pollMs: 400, ...options })
  whenTestsEnd(keeper.stop)
  return keeper
}

let channels = 0

export async function addBox(
  world: World, server: Pick<TestMailServer, 'host' | 'port' | 'user' | 'password' | 'security' | 'certificate'>, fields: Partial<z.input<typeof createMailbox['input']>> = {},
): Promise<Mailbox> {
  const olga = world.as('olga')
  const channel = await olga.run(createChannel, { kind: 'email', name: 'Support', address: `support${++channels}@meadow.test` })
  return olga.run(createMailbox, {
    channelId: channel.id, imapHost: server.host, imapPort: server.port, imapSecurity: server.security, imapUser: server.user, imapPassword: server.password,
    certificate: server.certificate, since: '2020-01-01T00:00:00Z', ...fields,
  })
}

export async function until(world: World, id: string, state: Mailbox['state']): Promise<Mailbox> {
  await expect.poll(async () => (await world.as('olga').run(getMailbox, { id })).state, patience).toBe(state)
  return world.as('olga').run(getMailbox, { id })
}

export async function conversationsOf(world: World, email: string) {
  return (await world.as('ada').run(listConversations, { query: `contact:${email}`, limit: 100 })).items
}

export async function textsOf(world: World, conversationId: string): Promise<string[]> {
  const { items } = await world.as('ada').run(listMessages, { conversationId, limit: 100 })
  return items.map(({ text }) => text.trim()).toReversed()
}

/** Of the first conversation with that contact, oldest first. */
export async function textsWith(world: World, email: string): Promise<string[]> {
  const [conversation] = await conversationsOf(world, email)
  return conversation ? textsOf(world, conversation.id) : []
}

export type MailFields = { id: string; from: string; to?: string; subject?: string; text?: string; inReplyTo?: string; date?: Date; headers?: string[] }

export function mailOf({ id, from, to = 'support@meadow.test', subject = 'A lamp', text = id, inReplyTo, date = new Date(), headers = [] }: MailFields): string {
  return [
    `Message-ID: <${id}@example.com>`, `From: ${from}`, `To: ${to}`, `Subject: ${subject}`, `Date: ${date.toUTCString()}`,
    ...(inReplyTo ? [`In-Reply-To: <${inReplyTo}>`] : []), ...headers, 'Content-Type: text/plain; charset=utf-8', '', text, '',
  ].join('\r\n')
}

export const hoursAgo = (hours: number): Date => new Date(Date.now() - hours * 3_600_000)
