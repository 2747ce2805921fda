import { describe, expect, test } from 'vitest'
import { buildMail, buildMultipart } from './build-mail.ts'
import { parseMail } from './parse-mail.ts'
import { recogniseAutomatic } from './recognise-automatic.ts'

async function recognise(raw: Buffer, from = 'grace@navy.test') {
  return recogniseAutomatic(await parseMail(raw), { from, installationId: 'i-1' })
}

const withHeaders = (headers: string[], body = 'hello') => buildMail({ headers, body })

describe('who made a mail', () => {
  test.each<[string, string[], string?]>([
    ['person', []],
    ['person', ['Auto-Submitted: no']],
    ['person', ['Subject: Out of office hours?']],
    ['person', ['X-Auto-Response-Suppress: All']],
    ['person', ['Subject: Absence of my invoice']],
    ['person', ['X-Hayloft: another']],
    ['own', ['X-Hayloft: i-1', 'Auto-Submitted: auto-generated']],
    ['auto-reply', ['Auto-Submitted: auto-replied']],
    ['auto-reply', ['Auto-Submitted: auto-generated (rejected)']],
    ['auto-reply', ['X-Autoreply: yes']],
    ['auto-reply', ['Precedence: auto_reply']],
    ['auto-reply', ['Subject: Automatische Antwort: Rechnung', 'X-Auto-Response-Suppress: DR, OOF, AutoReply']],
    ['auto-reply', ['Subject: Out of Office: Re: Invoice'], ''],
    ['list', ['List-Id: <news.shop.test>']],
    ['list', ['Precedence: bulk']],
  ])('%s: %j', async (kind, headers, from) => {
    expect(await recognise(withHeaders(headers), from)).toEqual({ kind })
  })
})

const original = 'Message-ID: <out-1@hayloft.localhost>\r\nTo: bob@corp.test\r\nSubject: Re: x\r\n\r\n'

function report(status: string, body = 'Your message could not be delivered.') {
  return buildMultipart(
    'report; report-type=delivery-status',
    'b',
    [
      { body },
      { headers: ['Content-Type: message/delivery-status'], body: status },
      { headers: ['Content-Type: text/rfc822-headers'], body: original },
    ],
    ['From: MAILER-DAEMON@mx.test', 'Auto-Submitted: auto-replied'],
  )
}

describe('bounces', () => {
  test('reads a delivery status', async () => {
    const status =
      'Reporting-MTA: dns; mx.test\r\n\r\nFinal-Recipient: rfc822; bob@corp.test\r\nAction: failed\r\nStatus: ' +
      '5.1.1\r\n' +
      'Diagnostic-Code: smtp; 550 5.1.1 No such\r\n  user here'
    expect(await recognise(report(status), '')).toEqual({
      kind: 'bounce',
      bounce: {
        kind: 'permanent',
        recipient: 'bob@corp.test',
        status: '5.1.1',
        reason: '550 5.1.1 No such user here',
        originalMessageId: 'out-1@hayloft.localhost',
      },
    })
  })

  test('tells a delay from a failure, takes the failed one of several, and lets success pass', async () => {
    const one = (action: string, status: string, who = 'bob@corp.test') =>
      `Final-Recipient: rfc822;${who}\r\nAction: ${action}\r\nStatus: ${status}`
    expect(await recognise(report(`A: b\r\n\r\n${one('delayed', '4.4.1')}`))).toMatchObject({
      bounce: { kind: 'temporary', status: '4.4.1' },
    })
    const both = `A: b\r\n\r\n${one('delivered', '2.0.0', 'ok@corp.test')}\r\n\r\n${one('failed', '5.2.2')}`
    expect(await recognise(report(both))).toMatchObject({ bounce: { kind: 'permanent', recipient: 'bob@corp.test' } })
    expect(await recognise(report(`A: b\r\n\r\n${one('delivered', '2.0.0')}`))).toEqual({ kind: 'auto-reply' })
  })

  test('reads what qmail writes', async () => {
    const body =
      "Hi. This is the qmail-send program at mx.test.\r\nI'm afraid I wasn't able to deliver your message.\r\n" +
      '\r\n<bob@corp.test>:\r\n' +
      '192.0.2.4 does not like recipient.\r\nRemote host said: 550 5.1.1 unknown\r\nGiving up.\r\n\r\n--- Below ' +
      'this line is a copy of the message.\r\n\r\n' +
      'Return-Path: <support@hayloft.localhost>\r\nMessage-ID: <out-2@hayloft.localhost>\r\n'
    expect(await recognise(withHeaders(['From: MAILER-DAEMON@mx.test', 'Subject: failure notice'], body), '')).toEqual({
      kind: 'bounce',
      bounce: {
        kind: 'permanent',
        recipient: 'bob@corp.test',
        status: '5.1.1',
        reason: 'Remote host said: 550 5.1.1 unknown',
        originalMessageId: 'out-2@hayloft.localhost',
      },
    })
  })

  test('reads what old Exchange and Gmail write', async () => {
    const exchange =
      'Your message did not reach some or all of the intended recipients.\r\n\r\n      bob@corp.test on ' +
      '20.11.2026 08:00\r\n            450 4.2.2 mailbox full'
    expect(
      await recognise(
        withHeaders(
          ['From: postmaster@corp.test', 'Subject: Undeliverable: Re: x', 'In-Reply-To: <out-3@hayloft.localhost>'],
          exchange,
        ),
      ),
    ).toMatchObject({
      kind: 'bounce',
      bounce: {
        kind: 'temporary',
        recipient: 'bob@corp.test',
        status: '4.2.2',
        originalMessageId: 'out-3@hayloft.localhost',
      },
    })
    expect(
      await recognise(
        withHeaders(
          ['From: mailer-daemon@googlemail.test', 'X-Failed-Recipients: bob@corp.test', 'Subject: Delivery Status'],
          'Address not found',
        ),
      ),
    ).toMatchObject({ kind: 'bounce', bounce: { kind: 'permanent', recipient: 'bob@corp.test' } })
  })

  test('leaves a person who writes about bounces alone', async () => {
    expect(
      await recognise(withHeaders(['Subject: Undeliverable mail, please help'], 'I get 550 5.1.1 <x@y.test>')),
    ).toEqual({ kind: 'person' })
  })

  test('reads a complaint', async () => {
    const raw = buildMultipart('report; report-type=feedback-report', 'b', [
      { body: 'spam' },
      {
        headers: ['Content-Type: message/feedback-report'],
        body: 'Feedback-Type: abuse\r\nVersion: 1\r\nOriginal-Rcpt-To: bob@corp.test',
      },
      { headers: ['Content-Type: message/rfc822'], body: `${original}text` },
    ])
    expect(await recognise(raw)).toEqual({
      kind: 'bounce',
      bounce: {
        kind: 'complaint',
        recipient: 'bob@corp.test',
        status: '',
        reason: 'abuse',
        originalMessageId: 'out-1@hayloft.localhost',
      },
    })
  })

  test('a read receipt is an automatic reply', async () => {
    const raw = buildMultipart('report; report-type=disposition-notification', 'b', [
      { body: 'read' },
      {
        headers: ['Content-Type: message/disposition-notification'],
        body: 'Disposition: automatic-action/MDN-sent; displayed',
      },
    ])
    expect(await recognise(raw)).toEqual({ kind: 'auto-reply' })
  })
})
