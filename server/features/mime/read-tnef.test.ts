import { expect, test } from 'vitest'
import { buildMultipart } from './build-mail.ts'
import { parseMail } from './parse-mail.ts'
import { readTnef } from './read-tnef.ts'

function attribute(level: number, id: number, data: Buffer): Buffer {
  const head = Buffer.alloc(9)
  head.writeUInt8(level, 0)
  head.writeUInt32LE(id, 1)
  head.writeUInt32LE(data.length, 5)
  const checksum = Buffer.alloc(2)
  checksum.writeUInt16LE(data.reduce((sum, byte) => (sum + byte) & 0xffff, 0))
  return Buffer.concat([head, data, checksum])
}

function uint32(...values: number[]): Buffer {
  return Buffer.concat(
    values.map((value) => {
      const bytes = Buffer.alloc(4)
      bytes.writeUInt32LE(value)
      return bytes
    }),
  )
}

function variableProperty(type: number, id: number, data: Buffer): Buffer {
  return Buffer.concat([uint32((id << 16) | type, 1, data.length), data, Buffer.alloc((4 - (data.length % 4)) % 4)])
}

const utf16 = (text: string) => Buffer.from(`${text}\0`, 'utf16le')
const head = Buffer.from('789f3e220100', 'hex')
const named = Buffer.concat([
  uint32(0x8001 * 0x10000 + 3),
  Buffer.alloc(16),
  uint32(1, 4),
  Buffer.from('a\0\0\0'),
  uint32(7),
])
// The compressed example of MS-OXRTFCP 4.1.1.
const rtf = Buffer.from(
  '2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0',
  'hex',
)
const messageProps = Buffer.concat([
  uint32(4),
  uint32(0x0e070003, 1),
  named,
  variableProperty(0x102, 0x1013, Buffer.from('<p>Grüße</p>')),
  variableProperty(0x102, 0x1009, rtf),
])
const attachProps = Buffer.concat([
  uint32(2),
  variableProperty(0x1f, 0x3707, utf16('Résumé 2026.pdf')),
  variableProperty(0x1e, 0x370e, Buffer.from('application/pdf\0')),
])
const winmail = Buffer.concat([
  head,
  attribute(1, 0x00069007, uint32(65001, 0)),
  attribute(1, 0x0002800c, Buffer.from('Hello from Outlook\0')),
  attribute(1, 0x00069003, messageProps),
  attribute(2, 0x00069002, Buffer.alloc(14)),
  attribute(2, 0x00018010, Buffer.from('RESUME~1.PDF\0')),
  attribute(2, 0x0006800f, Buffer.from('%PDF-1')),
  attribute(2, 0x00069005, attachProps),
  attribute(2, 0x00069002, Buffer.alloc(14)),
  attribute(2, 0x00018010, Buffer.from('b.txt\0')),
  attribute(2, 0x0006800f, Buffer.from('bee')),
])

test('unpacks body, RTF and attachments', () => {
  const tnef = readTnef(winmail)
  expect(tnef).toMatchObject({ text: 'Hello from Outlook', html: '<p>Grüße</p>', broken: false })
  expect(
    tnef?.attachments.map(({ filename, contentType, content }) => [
      filename,
      contentType,
      Buffer.from(content).toString(),
    ]),
  ).toEqual([
    ['Résumé 2026.pdf', 'application/pdf', '%PDF-1'],
    ['b.txt', 'application/octet-stream', 'bee'],
    ['message.rtf', 'application/rtf', '{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n'],
  ])
})

const winmailPart = (content: Buffer) => ({
  headers: ['Content-Type: application/ms-tnef; name=winmail.dat', 'Content-Transfer-Encoding: base64'],
  body: content.toString('base64'),
})

test('shows its body and files in the mail, and keeps it when it is broken', async () => {
  const whole = await parseMail(buildMultipart('mixed', 'b', [winmailPart(winmail)]))
  expect(whole.text).toBe('Hello from Outlook')
  expect(whole.attachments.map((file) => file.filename)).toEqual(['Résumé 2026.pdf', 'b.txt', 'message.rtf'])
  const cut = await parseMail(buildMultipart('mixed', 'b', [winmailPart(winmail.subarray(0, winmail.length - 4))]))
  expect(cut.attachments.map((file) => file.filename)).toContain('winmail.dat')
  expect(cut.defects).toEqual(['broken winmail.dat'])
  const none = await parseMail(buildMultipart('mixed', 'b', [winmailPart(Buffer.from('not one'))]))
  expect(none.attachments).toMatchObject([{ filename: 'winmail.dat', size: 7 }])
})

test('is bounded and quiet on every truncation and on every flipped byte', () => {
  for (let at = 0; at < winmail.length; at++) {
    expect(() => readTnef(winmail.subarray(0, at))).not.toThrow()
    const flipped = Buffer.from(winmail)
    flipped[at] = 0xff
    expect(() => readTnef(flipped)).not.toThrow()
  }
})
