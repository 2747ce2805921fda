import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildMail, buildMultipart, buildParts } from './build-mail.ts'
import { parseMail } from './parse-mail.ts'

const text = (charset: string, encoding = '8bit') => [
  `Content-Type: text/plain; charset=${charset}`,
  `Content-Transfer-Encoding: ${encoding}`,
]

describe('headers', () => {
  test('reads who, what and when', async () => {
    const mail = await parseMail(
      buildMail({
        headers: [
          'From: =?utf-8?Q?Gr=C3=A4ce_Hopper?= <Grace@Navy.test>',
          'To: "Support, Team" <support@hayloft.localhost>, ada@hayloft.localhost',
          'Cc: Friends: a@x.test, "b c"@x.test;',
          'Reply-To: replies@navy.test',
          'Date: Fri, 20 Nov 2026 08:00:00 +0100 (CET)',
          'Subject: =?iso-8859-1?B?R3L832U=?=\r\n =?iso-8859-1?Q?_aus_K=F6ln?=',
          'In-Reply-To: <a@x.test>',
          'References: <r1@x.test>\r\n\t<r2@x.test> <r1@x.test>',
        ],
        body: 'hi',
      }),
    )
    expect(mail).toMatchObject({
      messageId: 'm1@navy.test',
      messageIdMade: false,
      from: { name: 'Gräce Hopper', address: 'Grace@Navy.test' },
      to: [
        { name: 'Support, Team', address: 'support@hayloft.localhost' },
        { name: '', address: 'ada@hayloft.localhost' },
      ],
      cc: [
        { name: '', address: 'a@x.test' },
        { name: '', address: '"b c"@x.test' },
      ],
      replyTo: [{ address: 'replies@navy.test' }],
      subject: 'Grüße aus Köln',
      inReplyTo: 'a@x.test',
      references: ['r1@x.test', 'r2@x.test'],
      text: 'hi',
      defects: [],
    })
    expect(mail.date?.toISOString()).toBe('2026-11-20T07:00:00.000Z')
  })

  test('makes the same Message-ID for the same mail without one', async () => {
    const without = (body: string) => parseMail(Buffer.from(`From: a@x.test\r\n\r\n${body}`))
    const [one, again, other] = await Promise.all([without('a'), without('a'), without('b')])
    expect(one.messageIdMade).toBe(true)
    expect(one.messageId).toBe(again.messageId)
    expect(one.messageId).not.toBe(other.messageId)
  })

  test.each([
    ['a comment for a name', 'grace@navy.test (Grace Hopper)', { name: 'Grace Hopper', address: 'grace@navy.test' }],
    [
      'an encoded comma',
      '=?utf-8?Q?Hopper=2C_Grace?= <grace@navy.test>',
      { name: 'Hopper, Grace', address: 'grace@navy.test' },
    ],
    [
      'an escaped quote',
      '"Grace \\"Amazing\\" Hopper" <grace@navy.test>',
      { name: 'Grace "Amazing" Hopper', address: 'grace@navy.test' },
    ],
    [
      'an address as its name',
      '"grace@navy.test" <grace@navy.test>',
      { name: 'grace@navy.test', address: 'grace@navy.test' },
    ],
    ['no closing bracket', 'Grace <grace@navy.test', { name: 'Grace', address: 'grace@navy.test' }],
    [
      'a character split over two words',
      '=?utf-8?B?R3LD?= =?utf-8?B?pGNl?= <g@navy.test>',
      { name: 'Gräce', address: 'g@navy.test' },
    ],
    ['raw UTF-8', Buffer.from('Gräce <g@navy.test>').toString('latin1'), { name: 'Gräce', address: 'g@navy.test' }],
    ['an unknown charset', '=?x-nope?Q?Grace?= <g@navy.test>', { name: 'Grace', address: 'g@navy.test' }],
  ])('reads a sender with %s', async (_, from, expected) => {
    expect((await parseMail(buildMail({ headers: [`From: ${from}`], body: '' }))).from).toEqual(expected)
  })

  test('falls back to who else may have sent it', async () => {
    const mail = await parseMail(buildMail({ headers: ['From: ', 'Reply-To: grace@navy.test'], body: '' }))
    expect(mail.from?.address).toBe('grace@navy.test')
    const nobody = await parseMail(Buffer.from('Subject: x\r\n\r\nhello'))
    expect(nobody).toMatchObject({ from: null, text: 'hello', defects: ['no sender'] })
  })

  test('takes the first of duplicate headers and says so', async () => {
    const mail = await parseMail(
      buildMail({ headers: ['From: a@x.test', 'From: b@x.test', 'Subject: one', 'Subject: two'], body: '' }),
    )
    expect(mail).toMatchObject({ from: { address: 'a@x.test' }, subject: 'one', defects: ['several From headers'] })
  })

  test('skips garbage between headers and reads on', async () => {
    const mail = await parseMail(
      Buffer.from('From: a@x.test\r\n!!! garbage\r\n\x00\x01\r\nSubject: still here\r\n\r\nbody'),
    )
    expect(mail).toMatchObject({ subject: 'still here', text: 'body', defects: ['garbage between headers'] })
  })

  test('shows a mail that has no headers at all', async () => {
    const mail = await parseMail(Buffer.from('Hello there,\r\n\r\nplease call me.'))
    expect(mail.text).toBe('Hello there,\n\nplease call me.')
    expect(mail.defects).toContain('no headers')
  })
})

describe('charsets', () => {
  test.each([
    ['iso-2022-jp', Buffer.from('1b2442467c4b5c386c1b2842', 'hex'), '日本語'],
    ['us-ascii', Buffer.from('1b2442467c4b5c386c1b2842', 'hex'), '日本語'],
    ['shift_jis', Buffer.from('93fa967b8cea', 'hex'), '日本語'],
    ['gb18030', Buffer.from('c4e3bac3', 'hex'), '你好'],
    ['gb2312', Buffer.from('c4e3bac3', 'hex'), '你好'],
    ['big5', Buffer.from('a741a66e', 'hex'), '你好'],
    ['koi8-r', Buffer.from('f0d2c9d7c5d4', 'hex'), 'Привет'],
    ['windows-1251', Buffer.from('cff0e8e2e5f2', 'hex'), 'Привет'],
    [
      'iso-8859-1',
      Buffer.from('93quoted94 80'.replace('93', '\x93').replace('94', '\x94').replace('80', '\x80'), 'latin1'),
      '“quoted” €',
    ],
    ['utf-8', Buffer.from('caf\xe9 cr\xe8me', 'latin1'), 'café crème'],
    ['iso-8859-1', Buffer.from('Grüße'), 'Grüße'],
    ['x-unknown', Buffer.from('Grüße'), 'Grüße'],
    ['made-up-9', Buffer.from('Gr\xfc\xdfe', 'latin1'), 'Grüße'],
    ['"utf-8"', Buffer.from('Grüße'), 'Grüße'],
    ['utf-7', Buffer.from('Hi Mom +Jjo-!'), 'Hi Mom ☺!'],
    ['utf-16le', Buffer.from('Grüße', 'utf16le'), 'Grüße'],
  ])('reads %s', async (charset, body, expected) => {
    expect((await parseMail(buildMail({ headers: text(charset), body }))).text).toBe(expected)
  })

  test('reads raw 8-bit without a label, and the charset of an HTML meta tag', async () => {
    expect((await parseMail(buildMail({ body: 'caf\xe9' }))).text).toBe('café')
    const html = Buffer.concat([Buffer.from('<meta charset="koi8-r"><p>'), Buffer.from('f0d2c9d7c5d4', 'hex')])
    expect((await parseMail(buildMail({ headers: ['Content-Type: text/html'], body: html }))).html).toContain('Привет')
  })

  test('says when it does not know a charset', async () => {
    expect((await parseMail(buildMail({ headers: text('made-up-9'), body: 'x' }))).defects).toEqual(['unknown charset'])
  })

  test('strips what PostgreSQL cannot store', async () => {
    const mail = await parseMail(buildMail({ headers: ['Subject: a\0b =?utf-8?B?AGM=?='], body: 'x\0y' }))
    expect(mail).toMatchObject({ subject: 'ab c', text: 'xy' })
    const surrogate = await parseMail(
      buildMail({ headers: text('utf-16le'), body: Buffer.from('41003dd84200', 'hex') }),
    )
    expect(surrogate.text.isWellFormed()).toBe(true)
  })
})

describe('bodies', () => {
  test('decodes quoted-printable and base64 that are not quite right', async () => {
    const qp = await parseMail(
      buildMail({ headers: text('utf-8', 'quoted-printable'), body: 'Gr=C3=BC=C3=9Fe =\r\njoined 1=2 =ZZ =' }),
    )
    expect(qp.text).toBe('Grüße joined 1=2 =ZZ ')
    const base64 = await parseMail(buildMail({ headers: text('utf-8', 'BASE64'), body: 'SGVs\r\nbG8=\r\n!IFdv cmxk' }))
    expect(base64.text).toBe('Hello World')
  })

  test('decodes base64 written in pieces, and uuencode', async () => {
    const pieces = await parseMail(buildMail({ headers: text('utf-8', 'base64'), body: 'SGVsbG8=\r\nIFdvcmxk' }))
    expect(pieces.text).toBe('Hello World')
    const uu = await parseMail(
      buildMail({ headers: text('utf-8', 'x-uuencode'), body: 'begin 644 cat.txt\r\n#0V%T\r\n`\r\nend\r\n' }),
    )
    expect(uu.text).toBe('Cat')
  })

  test('joins format=flowed', async () => {
    const headers = ['Content-Type: text/plain; format=flowed; delsp=no']
    const mail = await parseMail(
      buildMail({ headers, body: 'one \r\ntwo\r\n> quoted \r\n> more\r\n-- \r\nGrace\r\n  indented' }),
    )
    expect(mail.text).toBe('one two\n> quoted more\n-- \nGrace\n indented')
  })

  test('finds text and HTML in nested multiparts, and files around them', async () => {
    const alternative = buildParts('inner', [
      { headers: text('utf-8'), body: 'plain' },
      {
        headers: ['Content-Type: multipart/related; boundary=inner2'],
        body: buildParts('inner2', [
          { headers: ['Content-Type: text/html'], body: '<img src="cid:logo@x"><p>rich</p>' },
          {
            headers: [
              'Content-Type: image/png',
              'Content-ID: <logo@x>',
              'Content-Disposition: inline; filename=logo.png',
              'Content-Transfer-Encoding: base64',
            ],
            body: 'iVBORw==',
          },
        ]),
      },
    ])
    const mail = await parseMail(
      buildMultipart('mixed', 'outer', [
        { headers: ['Content-Type: multipart/alternative; boundary=inner'], body: alternative },
        { headers: ["Content-Type: application/pdf; name*0*=utf-8''R%C3%A9sum; name*1*=%C3%A9.pdf"], body: '%PDF' },
      ]),
    )
    expect(mail.text).toBe('plain')
    expect(mail.html).toContain('<p>rich</p>')
    expect(mail.attachments.map(({ filename, inline, size }) => ({ filename, inline, size }))).toEqual([
      { filename: 'logo.png', inline: true, size: 4 },
      { filename: 'Résumé.pdf', inline: false, size: 4 },
    ])
    expect(mail.defects).toEqual([])
  })

  test('shows every text of a mixed mail, in HTML too when one part is HTML', async () => {
    const mail = await parseMail(
      buildMultipart('mixed', 'b', [
        { headers: ['Content-Type: text/html'], body: '<p>before</p>' },
        { headers: ['Content-Type: application/pdf'], body: '%PDF' },
        { headers: text('utf-8'), body: 'a < b' },
      ]),
    )
    expect(mail.html).toMatch(/before[^]*a &#60; b/)
    expect(mail.text).toBe('before\n\na < b')
  })

  test('keeps a forwarded mail and an invitation as files', async () => {
    const mail = await parseMail(
      buildMultipart('mixed', 'b', [
        {
          headers: ['Content-Type: message/rfc822'],
          body: buildMail({ headers: ['Subject: Offer 1/2'], body: 'old' }),
        },
        { headers: ['Content-Type: text/calendar; method=REQUEST'], body: 'BEGIN:VCALENDAR' },
      ]),
    )
    expect(mail.attachments.map((file) => file.filename)).toEqual(['Offer 1-2.eml', 'invite.ics'])
    expect(Buffer.from(mail.attachments[0]?.content ?? []).toString()).toContain('old')
  })

  test('reads an empty mail', async () => {
    expect(await parseMail(buildMail({ body: '' }))).toMatchObject({ text: '', html: '', attachments: [] })
    expect(await parseMail(new Uint8Array())).toMatchObject({ text: '', subject: '', from: null })
  })

  test('attaches a body that is too long to show whole', async () => {
    const mail = await parseMail(buildMail({ body: 'x'.repeat(1_500_000) }))
    expect(mail.text.length).toBe(1_000_000)
    expect(mail.attachments).toMatchObject([{ filename: 'message.txt', size: 1_500_000 }])
  })

  test('gives file names that harm nobody', async () => {
    const named = async (name: string) => {
      const headers = ['Content-Type: application/x-y', `Content-Disposition: attachment; filename="${name}"`]
      return (await parseMail(buildMail({ headers, body: 'x' }))).attachments[0]?.filename
    }
    expect(await named('../../etc/passwd')).toBe('passwd')
    expect(await named('C:\\temp\\a.doc')).toBe('a.doc')
    expect(await named('=?utf-8?Q?r=E2=80=AEcod.exe?=')).toBe('rcod.exe')
    expect(await named('..')).toBe('attachment-1.bin')
    expect((await named(`${'x'.repeat(500)}.pdf`))?.length).toBe(200)
  })
})

describe('malformed MIME', () => {
  test.each([
    ['no closing boundary', 'b', '--b\r\nContent-Type: text/plain\r\n\r\nhello'],
    ['wrong boundary', 'other', '--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b--'],
    ['wrong boundary', '', '--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b--'],
    ['no boundary found', 'b', 'hello'],
  ])('shows the text in spite of: %s (%#)', async (defect, boundary, body) => {
    const mail = await parseMail(
      buildMail({ headers: [`Content-Type: multipart/mixed; boundary="${boundary}"`], body }),
    )
    expect(mail.text.trim()).toBe('hello')
    expect(mail.defects).toContain(defect)
  })

  test('does not take the boundary of an inner part for its own', async () => {
    const inner = buildParts('abcd', [{ headers: text('utf-8'), body: 'inner' }])
    const mail = await parseMail(
      buildMultipart('mixed', 'abc', [
        { headers: ['Content-Type: multipart/mixed; boundary=abcd'], body: inner },
        { headers: text('utf-8'), body: 'outer' },
      ]),
    )
    expect(mail.text).toBe('inner\n\nouter')
  })

  test('bounds bombs of parts, of nesting, of headers, of addresses and of lines', async () => {
    const part = { headers: text('utf-8'), body: 'x' }
    const parts = await parseMail(
      buildMultipart(
        'mixed',
        'b',
        Array.from({ length: 10_000 }, () => part),
      ),
    )
    expect(parts.defects).toContain('too many parts')
    const level = (_: unknown, depth: number) =>
      `Content-Type: multipart/mixed; boundary=b${depth}\r\n\r\n--b${depth}\r\n`
    const nested = Buffer.from(Array.from({ length: 10_000 }, level).join(''))
    expect((await parseMail(nested)).defects).toContain('nested too deeply')
    const headers = await parseMail(
      buildMail({ headers: Array.from({ length: 100_000 }, (_, index) => `X-${index}: y`), body: 'seen' }),
    )
    expect(headers).toMatchObject({
      text: 'seen',
      defects: expect.arrayContaining(['headers too long', 'too many headers']),
    })
    const many = await parseMail(buildMail({ headers: [`To: ${'a@x.test, '.repeat(50_000)}`], body: 'seen' }))
    expect(many.to.length).toBe(1000)
    const long = await parseMail(buildMail({ headers: [`Subject: ${'=?utf-8?Q?'.repeat(40_000)}`], body: 'seen' }))
    expect(long.text).toBe('seen')
  }, 5_000)

  test('never rejects, whatever the bytes are', async () => {
    const fragments = fc.constantFrom(
      'From: ',
      'Content-Type: multipart/mixed; boundary=b\r\n',
      '--b\r\n',
      '--b--',
      '\r\n\r\n',
      '=?utf-8?B?',
      '?=',
      '<',
      '"',
      '(',
      ';',
      ',',
      'Content-Transfer-Encoding: base64\r\n',
      'Content-Type: text/html; charset=\xff\r\n',
      'Content-Type: application/ms-tnef\r\n',
      '\0',
      '\x1b$B',
      '@',
      'name*0*=x',
    )
    const mails = fc.array(fc.oneof(fragments, fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 60 })
    await fc.assert(
      fc.asyncProperty(mails, async (pieces) => {
        const mail = await parseMail(Buffer.from(pieces.join(''), 'latin1'))
        expect(mail.defects.some((defect) => defect.startsWith('unreadable'))).toBe(false)
        expect(JSON.stringify({ ...mail, attachments: [] })).not.toMatch(/\\u0000|\\ud[89a-f]/i)
      }),
      { numRuns: 500 },
    )
  })
})
