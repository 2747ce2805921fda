import { z } from 'zod'
import type { PublicContext } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { endOfLog } from '../../kernel/events/read-log.ts'
import { Id, newId } from '../../kernel/ids.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { command } from '../../kernel/operation.ts'
import { type LocatedChannel, locateChannelByKey } from '../channels/index.ts'
import { contactUpdated, findContacts, updateContactFields } from '../contacts/index.ts'
import { VisitorConversation } from '../conversations/index.ts'
import { signVisitorToken, verifyVisitorToken } from '../identity/index.ts'
import { identifyVisitor } from './identify-visitor.ts'
import { addressOf } from './introduction.ts'
import { limitStarts } from './limits.ts'
import { listOwnConversations } from './queries.ts'
import { showChannel, WidgetChannel } from './shown-channel.ts'
import { Identity, verifyIdentity, type Vouched } from './verify-identity.ts'

const renewBeforeMs = 30 * 86_400_000
const seenAgainAfterMs = 10 * 60_000

export const startVisit = command({
  name: 'widget.start',
  summary: 'Begin or go on with a visit to a chat channel; gives the token for the other widget operations',
  scope: 'public',
  input: z.object({
    channelKey: z.string().min(1).max(100),
    visitorToken: z.string().max(4_000).optional()
      .describe('From an earlier visit; one that is no longer good is as none'),
    identity: Identity.optional(),
  }),
  output: z.object({
    visitorToken: z.string(),
    contactId: Id.describe('Who the visitor is; a contact from their first message on'),
    identity: z.enum(['none', 'verified', 'refused'])
      .describe('refused: the HMAC does not fit; the visitor stays who they were'),
    channel: WidgetChannel,
    known: z.object({ name: z.boolean(), email: z.boolean(), phone: z.boolean() }).meta({ id: 'KnownOfVisitor' }).describe('What need not be asked'),
    conversations: z.array(VisitorConversation).describe('The last 50, newest first'),
    cursor: z.string().describe('Subscribe after it: everything until then is in the conversations'),
  }).meta({ id: 'Visit' }),
  errors: ['not_found', 'rate_limited'],
  rest: 'POST /widget/sessions',
  secret: ['visitorToken', 'identity'],
  async run(ctx, { channelKey, visitorToken, identity }) {
    await limitStarts(ctx.kernel, ctx.request.ip)
    const channel = await locateChannelByKey(ctx.system, channelKey)
    if (channel?.kind !== 'chat') throw new AppError('not_found', { detail: 'There is no chat channel with that key.' })
    const { workspaceId } = channel
    const held = visitorToken === undefined ? undefined : await readToken(ctx.kernel, visitorToken, channel)
    const before = held?.contactId ?? newId()
    await enterAs(ctx, channel, before)

    const vouched = identity && verifyIdentity(ctx.kernel.secrets, workspaceId, channel.identitySecret, identity)
    const contactId = identity && vouched ? await identifyVisitor(ctx, before, vouched, identity) : before
    if (contactId !== before) await enterAs(ctx, channel, contactId)

    await noteVisit(ctx, contactId)

    // The cursor first: what commits after it is told live, whether or not the list has it already.
    const end = await endOfLog(ctx.system)
    return {
      visitorToken: visitorToken && held?.isFresh && contactId === before
        ? visitorToken
        : await signVisitorToken(ctx.kernel, { workspaceId, contactId, channelId: channel.id }),
      contactId,
      identity: outcomeOf(identity, vouched),
      channel: await showChannel(ctx.kernel, ctx.db, channel, ctx.now),
      known: await knownOf(ctx, contactId),
      conversations: await listOwnConversations(ctx.db, contactId, null, 50),
      cursor: `${end.xid}.${end.id}`,
    }
  },
})

function enterAs(ctx: PublicContext, channel: LocatedChannel, contactId: string): Promise<void> {
  return ctx.enter(channel.workspaceId, { kind: 'visitor', id: contactId, name: 'Visitor', channelId: channel.id })
}

function outcomeOf(identity: Identity | undefined, vouched?: Vouched | null): 'none' | 'verified' | 'refused' {
  if (!identity) return 'none'
  return vouched ? 'verified' : 'refused'
}

/** A visitor without a row has not written yet and leaves no trace. */
async function noteVisit(ctx: PublicContext, contactId: string): Promise<void> {
  const row = await ctx.db.selectFrom('contacts').select('last_seen_at').where('id', '=', contactId).executeTakeFirst()
  if (!row || (row.last_seen_at !== null && ctx.now.getTime() - row.last_seen_at.getTime() < seenAgainAfterMs)) return
  const contact = await updateContactFields(ctx.db, contactId, { lastSeenAt: ctx.now })
  ctx.emit(contactUpdated, { subjectId: contactId, payload: { contact } })
}

async function readToken(
  kernel: Kernel, token: string, channel: LocatedChannel,
): Promise<{ contactId: string; isFresh: boolean } | undefined> {
  const visitor = await verifyVisitorToken(kernel, token).catch(() => undefined)
  if (!visitor || visitor.workspaceId !== channel.workspaceId) return undefined
  return {
    contactId: visitor.contactId,
    isFresh: visitor.channelId === channel.id && visitor.expiresAt - Date.now() > renewBeforeMs,
  }
}

async function knownOf(ctx: PublicContext, contactId: string): Promise<{ name: boolean; email: boolean; phone: boolean }> {
  const contact = (await findContacts(ctx.db, [contactId])).get(contactId)
  if (!contact) return { name: false, email: false, phone: false }
  return { name: contact.name !== null, email: addressOf(contact) !== null, phone: contact.phone !== null }
}
