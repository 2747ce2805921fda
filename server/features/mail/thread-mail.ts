import type { ParsedMail } from '../mime/index.ts'

export type ThreadedMail = Pick<ParsedMail, 'from' | 'inReplyTo' | 'references'> & {
  /** Tokens of the reply addresses that the envelope named. */
  replyTokens: string[]
}

export type ThreadLookup = {
  /** Of a token that this installation made, and whose conversation still is there. */
  conversationByToken(token: string): Promise<string | null>
  /** Which conversation each known Message-ID belongs to; unknown ones are absent. */
  conversationsByMessageIds(messageIds: string[]): Promise<Map<string, string>>
  /** Addresses that may write in the conversation: its contact's, whoever was copied, and the members'. Any case. */
  participantsOf(conversationId: string): Promise<string[]>
}

export type ThreadDecision = {
  /** Null: the mail begins a conversation. */
  conversationId: string | null
  by: 'token' | 'in-reply-to' | 'references' | null
  /** The conversation that a stranger's mail points to: worth showing, never joined. */
  related: string | null
}

/** A long thread is recognised by its newest mails; look-ups stay small whatever a header claims. */
const mostReferences = 50

/**
 * Which conversation a mail belongs to. The reply token comes first, then In-Reply-To, then References from the newest
 * to the oldest; a number in the subject never counts, since anyone can guess it. Each names a conversation, and none
 * is a key to it: mails are forwarded with their headers, so the sender must take part in it already. A stranger who
 * answers somebody's thread begins a conversation of their own, with `related` telling the agent where it came from.
 */
export async function decideThread(mail: ThreadedMail, lookup: ThreadLookup): Promise<ThreadDecision> {
  const sender = mail.from?.address.toLowerCase() ?? ''
  const asked = new Set<string>()
  let related: string | null = null
  for await (const { conversationId, by } of candidates(mail, lookup)) {
    if (asked.has(conversationId)) continue
    asked.add(conversationId)
    const participants = await lookup.participantsOf(conversationId)
    if (sender !== '' && participants.some((address) => address.toLowerCase() === sender))
      return { conversationId, by, related: null }
    related ??= conversationId
  }
  return { conversationId: null, by: null, related }
}

async function* candidates(
  mail: ThreadedMail,
  lookup: ThreadLookup,
): AsyncGenerator<{ conversationId: string; by: ThreadDecision['by'] }> {
  for (const token of mail.replyTokens.slice(0, 10)) {
    const conversationId = await lookup.conversationByToken(token)
    if (conversationId !== null) yield { conversationId, by: 'token' }
  }
  const references = mail.references
    .toReversed()
    .filter((id) => id !== mail.inReplyTo)
    .slice(0, mostReferences)
  const ids = mail.inReplyTo === null ? references : [mail.inReplyTo, ...references]
  if (ids.length === 0) return
  const known = await lookup.conversationsByMessageIds(ids)
  for (const id of ids) {
    const conversationId = known.get(id)
    if (conversationId !== undefined) yield { conversationId, by: id === mail.inReplyTo ? 'in-reply-to' : 'references' }
  }
}
