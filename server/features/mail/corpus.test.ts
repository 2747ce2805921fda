import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { foldQuotes } from '../mail-text/fold-quotes.ts'
import { parseMail } from '../mime/parse-mail.ts'
import { recogniseAutomatic } from '../mime/recognise-automatic.ts'

async function read(name: string) {
  const mail = await parseMail(readFileSync(new URL(`./corpus/${name}.eml`, import.meta.url)))
  const files = mail.attachments.map(({ filename, inline }) => ({ filename, inline }))
  return {
    mail,
    files,
    folded: foldQuotes(mail),
    kind: recogniseAutomatic(mail, { from: 'x@y.test', installationId: 'i-1' }),
  }
}

describe('mails as clients write them:', () => {
  test('an answer from Gmail', async () => {
    const { mail, folded, kind } = await read('gmail-reply')
    expect(mail).toMatchObject({ from: { name: 'Gräce Hopper' }, defects: [], attachments: [] })
    expect(mail.inReplyTo).toBe('0193a7c4-5b1e-7c3d-9f00-ba9876543210@hayloft.localhost')
    expect(folded.visibleText).toBe('It is for *Müller*, number 4711.')
    expect(folded.visibleHtml).toContain('<b>Müller</b>')
    expect(folded.visibleHtml).not.toContain('What is your order number')
    expect(kind).toEqual({ kind: 'person' })
  })

  test('an answer from Outlook with an image in its text', async () => {
    const { mail, files, folded } = await read('outlook-inline-image')
    expect(mail).toMatchObject({ from: { name: 'Müller, Hans' }, subject: 'AW: Rückfrage', defects: [] })
    expect(files).toEqual([{ filename: 'image001.png', inline: true }])
    expect(folded.visibleText).toBe('Siehe Bild – es fünktioniert nicht.\n[cid:image001.png@01DC0000.00000000]')
    expect(folded.visibleHtml).toContain('cid:image001.png')
    expect(folded.visibleHtml).not.toContain('Was geht nicht')
  })

  test('a Japanese phone', async () => {
    const { mail, folded } = await read('japanese-phone')
    expect(mail).toMatchObject({
      from: { name: '山田太郎', address: 'taro@mobile.test' },
      subject: '注文番号',
      defects: [],
    })
    expect(folded.visibleText).toBe('こんにちは。注文はどこですか。')
  })

  test('a bounce of Postfix', async () => {
    const { kind, files } = await read('postfix-bounce')
    expect(kind).toEqual({
      kind: 'bounce',
      bounce: {
        kind: 'permanent',
        recipient: 'bob@corp.test',
        status: '5.1.1',
        reason: '550 5.1.1 <bob@corp.test>: Recipient address rejected: User unknown',
        originalMessageId: '0193a7c4-5b1e-7c3d-9f00-ba9876543210@hayloft.localhost',
      },
    })
    expect(files).toHaveLength(2)
  })

  test('an absence note of Exchange', async () => {
    const { kind, folded } = await read('exchange-out-of-office')
    expect(kind).toEqual({ kind: 'auto-reply' })
    expect(folded.visibleText).toBe('Ich bin bis zum 30. November nicht im Haus.')
  })

  test('a forward from Apple Mail, whole', async () => {
    const { mail, files, folded } = await read('apple-forward')
    expect(files).toEqual([{ filename: 'Rechnung März.pdf', inline: false }])
    expect(folded.visibleText).toBe(mail.text.trim())
    expect(folded.visibleText).toContain('100 EUR')
  })

  test('a scanner that nearly writes mail', async () => {
    const { mail, files, folded } = await read('broken-scanner')
    expect(folded.visibleText).toBe('Gescannt über das Gerät')
    expect(files).toEqual([{ filename: 'Dok 1.pdf', inline: false }])
    expect(mail).toMatchObject({ messageIdMade: true, date: null, subject: 'Scan from MFP' })
    const defects = ['garbage between headers', 'no closing boundary', 'no sender', 'unreadable date']
    expect(mail.defects.toSorted()).toEqual(defects)
  })
})
