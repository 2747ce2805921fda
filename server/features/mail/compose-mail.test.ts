import { expect, test } from 'vitest'
import { composeMail, renderMail } from './compose-mail.ts'
import type { ComposeOptions } from './compose-mail.ts'
import { foldQuotes } from '../mail-text/fold-quotes.ts'
import { parseMail } from '../mime/parse-mail.ts'
import { recogniseAutomatic } from '../mime/recognise-automatic.ts'
import { replySubject } from './reply-subject.ts'
import { readBounceToken, readRecipient, readReplyToken } from './reply-token.ts'

const base: ComposeOptions = {
  kind: 'reply',
  installationId: 'i-1',
  secret: 's',
  conversationId: '0193a7c4-5b1e-7c3d-9f00-0123456789ab',
  messageId: '0193a7c4-5b1e-7c3d-9f00-ba9876543210',
  channel: { name: 'Hayloft Demo', localPart: 'support', domain: 'hayloft.test' },
  authorName: 'Ada',
  to: [{ name: 'Grace Höpper', address: 'grace@navy.test' }],
  subject: 'AW: Re: Where is my order?',
  text: 'On its way: https://track.test/1\n\nAda',
  inReplyTo: 'm1@navy.test',
  references: ['m0@navy.test'],
}
const sent = async (options: Partial<ComposeOptions>) =>
  parseMail(await renderMail(composeMail({ ...base, ...options })))

test('an answer arrives threaded, signed by its author, answerable, in text and HTML', async () => {
  const mail = await sent({
    attachments: [{ filename: 'Rechnung ü.pdf', contentType: 'application/pdf', content: Buffer.from('%PDF') }],
  })
  expect(mail).toMatchObject({
    messageId: '0193a7c4-5b1e-7c3d-9f00-ba9876543210@hayloft.test',
    from: { name: 'Ada from Hayloft Demo', address: 'support@hayloft.test' },
    to: [{ name: 'Grace Höpper', address: 'grace@navy.test' }],
    subject: 'Re: Where is my order?',
    inReplyTo: 'm1@navy.test',
    references: ['m0@navy.test', 'm1@navy.test'],
    attachments: [{ filename: 'Rechnung ü.pdf', size: 4 }],
    defects: [],
  })
  expect(mail.text).toContain('On its way')
  expect(mail.html).toContain('href="https://track.test/1"')
  const recipient = readRecipient(mail.replyTo[0]?.address ?? '')
  expect(readReplyToken('s', recipient?.token ?? '')).toBe(base.conversationId)
  expect(mail.headers['auto-submitted']).toBeUndefined()
})

test('bounces come back with the message that they are about', () => {
  const { envelope } = composeMail({
    ...base,
    cc: [
      { name: '', address: 'boss@navy.test' },
      { name: '', address: 'grace@navy.test' },
    ],
  })
  expect(envelope.to).toEqual(['grace@navy.test', 'boss@navy.test'])
  expect(readBounceToken('s', readRecipient(envelope.from)?.token ?? '')).toBe(base.messageId)
})

test('a notification says that it is automatic; all of ours are known again', async () => {
  const mail = await sent({ kind: 'notification', authorName: null, inReplyTo: null, subject: 'New message' })
  expect(mail).toMatchObject({ subject: 'New message', from: { name: 'Hayloft Demo' } })
  expect(mail.headers['auto-submitted']).toBe('auto-generated')
  expect(recogniseAutomatic(mail, { from: '', installationId: 'i-1' })).toEqual({ kind: 'own' })
})

test('quotes the previous mail so that it can be folded away', async () => {
  const mail = await sent({
    previous: {
      from: { name: 'Grace <b>', address: 'grace@navy.test' },
      date: new Date('2026-11-20T08:00:00Z'),
      text: 'Where?\n> old',
      html: '<p>Where?</p>',
    },
  })
  expect(mail.text).toContain('On 20 Nov 2026, 08:00 UTC, Grace <b> <grace@navy.test> wrote:\n> Where?\n>> old')
  expect(mail.html).toContain('Grace &#60;b&#62;')
  const folded = foldQuotes(mail)
  expect(folded.visibleText).toBe('On its way: https://track.test/1\n\nAda')
  expect(folded.visibleHtml).not.toContain('Where?')
})

test('nothing can begin a header', async () => {
  const evil = 'x\r\nBcc: victim@x.test\r\n\r\nbody'
  const mail = composeMail({
    ...base,
    subject: evil,
    authorName: evil,
    channel: { ...base.channel, name: evil },
    inReplyTo: `a@x>\r\n${evil}`,
    references: [evil, 'ok@x.test'],
    installationId: evil,
    to: [
      { name: evil, address: 'grace@navy.test' },
      { name: '', address: `a@x.test\r\n${evil}` },
      { name: '', address: 'a@x.test> SIZE=1' },
    ],
    attachments: [{ filename: evil, contentType: `text/plain\r\n${evil}`, content: Buffer.from('x') }],
  })
  const raw = (await renderMail(mail)).toString()
  expect(raw).not.toMatch(/^bcc:/im)
  expect(mail.envelope.to).toEqual(['grace@navy.test'])
  expect(mail.references).toBe('<ok@x.test>')
})

test('keeps the first and the newest references', () => {
  const references = Array.from({ length: 100 }, (_, index) => `m${index}@x.test`)
  const kept = composeMail({ ...base, references }).references?.split(' ') ?? []
  expect([kept.length, kept[0], kept[1], kept.at(-1)]).toEqual([20, '<m0@x.test>', '<m82@x.test>', '<m1@navy.test>'])
})

test('refuses to be sent to nobody', () => expect(() => composeMail({ ...base, to: [] })).toThrow('no address'))

test.each([
  ['x', 'Re: x'],
  ['Re: x', 'Re: x'],
  ['RE: AW: Re[2]: x', 'Re: x'],
  ['回复：x', 'Re: x'],
  ['Reset: x', 'Re: Reset: x'],
  ['', 'Re:'],
])('%j becomes %j', (subject, expected) => {
  expect(replySubject(subject)).toBe(expected)
})
