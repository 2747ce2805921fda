import { newChannelKey, newIdentitySecret } from '../../features/channels/index.ts'
import type { Context } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { milliseconds } from './span.ts'

export type DemoChannels = Record<'chat' | 'email', string>

const age = milliseconds('1295d')

const settings = {
  greeting: 'Hello from Fern & Flax',
  introduction: 'Ask about linen, pots, your order, or a plant that looks unhappy. Ada, Ben and Chloe read everything.',
  colour: '#2f6b4f',
}

export function demoAddress(mailDomain: string): string {
  return `support@${mailDomain}`
}

export async function addChannels(ctx: Context): Promise<DemoChannels> {
  const { secrets, config } = ctx.kernel
  const ids = { chat: newId(), email: newId() }
  const created_at = new Date(ctx.now.getTime() - age)
  await ctx.db.insertInto('channels').values([
    {
      id: ids.chat, kind: 'chat', name: 'Website chat', created_at, settings: JSON.stringify(settings),
      key: newChannelKey(), identity_secret: secrets.encrypt(ctx.workspaceId, newIdentitySecret()),
    },
    { id: ids.email, kind: 'email', name: 'Support mail', created_at, address: demoAddress(config.mail.domain) },
  ]).execute()
  return ids
}
