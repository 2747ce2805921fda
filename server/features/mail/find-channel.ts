import { type Cache, makeCache } from '../../kernel/cache.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { type LocatedChannel, locateChannelByAddress } from '../channels/index.ts'
import { readBounceToken, readRecipient, readReplyToken } from './reply-token.ts'
import { sql } from 'kysely'

/** Where a recipient's mail goes: a channel, and what its reply or bounce token names. */
export type Destination = { channel: LocatedChannel; conversationId: string | null; bouncedMessageId: string | null }

type Found = { destination: Destination | null }
const caches = new WeakMap<Kernel, Cache<Found>>()

/** Null for an address that is not ours. Channels are remembered for ten seconds: each recipient of each mail asks. */
export async function findDestination(kernel: Kernel, address: string): Promise<Destination | null> {
  let cache = caches.get(kernel)
  if (!cache) caches.set(kernel, cache = makeCache('mail destinations', { max: 10_000, ttlSeconds: 10 }))
  return (await cache.get(address.toLowerCase(), async () => ({ destination: await look(kernel, address) }))).destination
}

async function look(kernel: Kernel, address: string): Promise<Destination | null> {
  const recipient = readRecipient(address)
  if (!recipient) return null
  const { localPart, domain, kind, token } = recipient
  const secret = mailSecret(kernel)
  const conversationId = kind === 'reply' && token ? readReplyToken(secret, token) : null
  const bouncedMessageId = kind === 'bounce' && token ? readBounceToken(secret, token) : null
  const named = localPart ? await locateChannelByAddress(kernel.database.system, `${localPart}@${domain}`) : undefined
  const channel = named ?? await channelOfToken(kernel, conversationId, bouncedMessageId)
  return channel ? { channel, conversationId, bouncedMessageId } : null
}

export function mailSecret(kernel: Kernel): string {
  return kernel.secrets.key('mail tokens').toString('hex')
}

// A long channel address leaves no room beside the token, which then stands alone.
async function channelOfToken(kernel: Kernel, conversationId: string | null, messageId: string | null): Promise<LocatedChannel | undefined> {
  if (!conversationId && !messageId) return undefined
  const { rows: [row] } = await sql<{ address: string }>`
    select channels.address from channels join conversations on conversations.channel_id = channels.id
    where conversations.id = coalesce(${conversationId}::uuid, (select conversation_id from messages where id = ${messageId}::uuid))
      and channels.address is not null`.execute(kernel.database.system)
  return row ? locateChannelByAddress(kernel.database.system, row.address) : undefined
}
