import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { simpleParser } from 'mailparser'
import MailComposer from 'nodemailer/lib/mail-composer'
import { expect, it } from 'vitest'
import { parseMail } from './index.ts'

// A second opinion: a general parser that many rely on reads the same out of well-formed mails. Where the two differ
// (raw 8-bit names, a missing date, the parts of a bounce) the tests beside this one say what we want.
async function expectTheSame(raw: Buffer): Promise<void> {
  const [ours, theirs] = [await parseMail(raw), await simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true })]
  const sender = theirs.from?.value[0]
  expect(`<${ours.messageId}>`).toBe(theirs.messageId)
  expect(plain(ours.subject)).toBe(plain(theirs.subject ?? ''))
  expect(ours.from).toEqual(sender ? { name: plain(sender.name), address: sender.address } : null)
  expect(ours.date).toEqual(theirs.date)
  expect(plain(ours.text)).toBe(plain(theirs.text ?? ''))
  expect(plain(ours.html)).toBe(plain(theirs.html || ''))
  expect(ours.attachments.map(({ filename, size }) => [filename, size])).toEqual(theirs.attachments.map(({ filename, size }) => [filename, size]))
}

it.each(['apple-forward', 'exchange-out-of-office', 'gmail-reply', 'japanese-phone'])('%s says to us what it says to mailparser', async (name) => {
  await expectTheSame(readFileSync(new URL(`../mail/corpus/${name}.eml`, import.meta.url)))
})

const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).map(plain).filter((text) => text !== '')
const attachment = fc.record({
  filename: fc.stringMatching(/^[a-z]{1,8}[ äéñ日]?[a-z]{1,8}\.(txt|pdf|png)$/), content: fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
})

it('reads whatever nodemailer writes as mailparser does', async () => {
  await fc.assert(fc.asyncProperty(
    words, words, words, fc.option(words), fc.array(attachment, { maxLength: 3 }), fc.constantFrom('quoted-printable' as const, 'base64' as const),
    async (name, subject, text, html, attachments, textEncoding) => {
      await expectTheSame(await new MailComposer({
        from: { name, address: 'grace@example.com' }, to: 'support@example.com', subject, text, textEncoding, attachments,
        ...(html === null ? {} : { html: `<p>${html.replace(/[<>&]/g, '')}</p>` }),
      }).compile().build())
    },
  ), { numRuns: 150 })
})

function plain(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim()
}
