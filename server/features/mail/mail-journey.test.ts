import { afterEach, expect, test } from 'vitest'
import { buildMail } from '../mime/build-mail.ts'
import { composeMail } from './compose-mail.ts'
import { foldQuotes } from '../mail-text/fold-quotes.ts'
import { parseMail } from '../mime/parse-mail.ts'
import { recogniseAutomatic } from '../mime/recognise-automatic.ts'
import { readBounceToken, readRecipient, readReplyToken } from './reply-token.ts'
import { startSmtpEntrance } from './smtp-entrance.ts'
import type { ReceivedMail } from './smtp-entrance.ts'
import { makeSmtpSender } from './smtp-sender.ts'
import { decideThread } from './thread-mail.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

test('a question is answered, and the answer to that comes back to its conversation', async () => {
  const mails: ReceivedMail[] = []
  const entrance = await startSmtpEntrance({
    port: 0,
    host: '127.0.0.1',
    hostname: 'mx.test',
    knows: async () => 'known',
    receive: async (mail) => void mails.push(mail),
    log: console,
  })
  const sender = makeSmtpSender(`smtp://127.0.0.1:${entrance.port}`)
  closing.push(() => sender.close(), entrance.stop)

  const question = await parseMail(buildMail({ headers: ['Subject: Where is it?'], body: 'My order?' }))
  const conversationId = '0193a7c4-5b1e-7c3d-9f00-0123456789ab'
  const messageId = '0193a7c4-5b1e-7c3d-9f00-ba9876543210'
  const answer = composeMail({
    kind: 'reply',
    installationId: 'i-1',
    secret: 's',
    conversationId,
    messageId,
    channel: { name: 'Demo', localPart: 'support', domain: 'hayloft.test' },
    authorName: 'Ada',
    to: question.from ? [question.from] : [],
    subject: question.subject,
    text: 'On its way.',
    inReplyTo: question.messageId,
    previous: { from: { name: 'Grace', address: 'grace@navy.test' }, date: new Date(0), text: question.text, html: '' },
  })
  await sender.send(answer)
  const [delivered] = mails
  expect(delivered?.envelope.to).toEqual(['grace@navy.test'])
  expect(readBounceToken('s', readRecipient(delivered?.envelope.from ?? '')?.token ?? '')).toBe(messageId)
  const received = await parseMail(delivered?.raw ?? Buffer.alloc(0))
  expect(received).toMatchObject({ inReplyTo: 'm1@navy.test', subject: 'Re: Where is it?' })
  expect(foldQuotes(received).visibleText).toBe('On its way.')

  const reply = await parseMail(
    buildMail({
      headers: [`To: ${received.replyTo[0]?.address.toUpperCase()}`, `In-Reply-To: <${received.messageId}>`],
      body: 'Thanks!',
    }),
  )
  const replyTokens = reply.to.flatMap(({ address }) => readRecipient(address)?.token ?? [])
  const lookup = {
    conversationByToken: async (token: string) => readReplyToken('s', token),
    conversationsByMessageIds: async () => new Map<string, string>(),
    participantsOf: async () => ['grace@navy.test'],
  }
  expect(await decideThread({ ...reply, replyTokens }, lookup)).toMatchObject({ conversationId, by: 'token' })
  expect(recogniseAutomatic(reply, { from: 'grace@navy.test', installationId: 'i-1' })).toEqual({ kind: 'person' })
})
