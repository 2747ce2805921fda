import { setTimeout as sleep } from 'node:timers/promises'
import { callApi } from './call-api.ts'
import { sendMail } from './send-mail.ts'
import type { Hayloft } from './start-hayloft.ts'

export type Storm = {
  /** How many were acknowledged until now; the time to kill is chosen by it. */
  acknowledged: number
  /** Tries that got no acknowledgement. */
  retries: number
}

export type SentMail = { sender: string; messageId: string }
export type SentChat = { visitor: string; clientId: string }
type Target = Pick<Hayloft, 'url' | 'smtpPort'>

/** What is not acknowledged is sent again, the very same, as mail servers and the widget do. */
async function untilAcknowledged<T>(storm: Storm, send: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      const receipt = await send()
      storm.acknowledged++
      return receipt
    } catch {
      storm.retries++
      await sleep(50 + Math.random() * 200)
    }
  }
}

/** One correspondent: a first mail, then others that answer in its thread, one after the other. */
export async function correspond(storm: Storm, hayloft: Target, name: string, count: number): Promise<SentMail[]> {
  const sent: SentMail[] = []
  const sender = `${name}@storm.test`
  for (let index = 0; index < count; index++) {
    const messageId = `${crypto.randomUUID()}@storm.test`
    const references = sent.map((mail) => `<${mail.messageId}>`)
    const mail = {
      from: `${name} <${sender}>`,
      to: 'support@hayloft.localhost',
      messageId: `<${messageId}>`,
      subject: `Storm of ${name}`,
      date: new Date(),
      text: `Mail ${index} of ${name}`,
      ...(references.length > 0 && { inReplyTo: references.at(-1), references }),
    }
    await untilAcknowledged(storm, () => sendMail(hayloft.smtpPort, mail))
    sent.push({ sender, messageId })
  }
  return sent
}

/** One visitor of the shop, writing in one chat. Each comes from an address of their own. */
export async function chat(
  storm: Storm,
  hayloft: Target,
  channelKey: string,
  visitor: number,
  count: number,
): Promise<SentChat[]> {
  const from = { 'x-forwarded-for': `10.1.${visitor >> 8}.${visitor & 255}` }
  const sent: SentChat[] = []
  const visit = await untilAcknowledged(storm, async () => {
    const { status, body } = await callApi<{ visitorToken: string; contactId: string }>(
      hayloft.url,
      null,
      'POST',
      '/widget/sessions',
      { channelKey },
      from,
    )
    if (status >= 300) throw new Error(`answered ${status}`)
    return body
  })
  storm.acknowledged--
  let conversationId: string | undefined
  for (let index = 0; index < count; index++) {
    const clientId = crypto.randomUUID()
    const text = `Chat ${index} of visitor ${visitor}`
    conversationId = await untilAcknowledged(storm, async () => {
      const { status, body } = await callApi<{ conversation: { id: string } }>(
        hayloft.url,
        visit.visitorToken,
        'POST',
        '/widget/messages',
        { ...(conversationId && { conversationId }), clientId, text },
        from,
      )
      if (status >= 300) throw new Error(`answered ${status}`)
      return body.conversation.id
    })
    sent.push({ visitor: visit.contactId, clientId })
  }
  return sent
}

/** An agent's answer by mail; resolves to the message's id. */
export async function answer(storm: Storm, hayloft: Target, key: string, conversationId: string): Promise<string> {
  const clientId = crypto.randomUUID()
  const id = await untilAcknowledged(storm, async () => {
    const { status, body } = await callApi<{ id: string }>(
      hayloft.url,
      key,
      'POST',
      `/conversations/${conversationId}/messages`,
      { kind: 'reply', text: 'It is on its way.', clientId },
    )
    if (status >= 300) throw new Error(`answered ${status}`)
    return body.id
  })
  storm.acknowledged--
  return id
}
