import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import type { SMTPServerOptions } from 'smtp-server'
import { afterEach, describe, expect, test } from 'vitest'
import { composeMail } from './compose-mail.ts'
import { makeSmtpSender } from './smtp-sender.ts'
import type { SmtpSender } from './smtp-sender.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

const mail = composeMail({
  kind: 'reply',
  installationId: 'i-1',
  secret: 's',
  conversationId: '0193a7c4-5b1e-7c3d-9f00-0123456789ab',
  messageId: '0193a7c4-5b1e-7c3d-9f00-ba9876543210',
  channel: { name: 'Hayloft Demo', localPart: 'support', domain: 'hayloft.test' },
  authorName: 'Ada',
  subject: 'Hello',
  text: 'Hi',
  to: [
    { name: '', address: 'grace@navy.test' },
    { name: '', address: 'bob@navy.test' },
  ],
})

function refuse(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode })
}

async function serve(
  options: SMTPServerOptions = {},
): Promise<{ port: number; raws: string[]; froms: unknown[]; connections: () => number }> {
  const raws: string[] = []
  const froms: unknown[] = []
  let connections = 0
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 10,
    onConnect: (_session, answer) => {
      connections++
      answer()
    },
    onData: (stream, session, answer) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        raws.push(Buffer.concat(chunks).toString())
        froms.push(session.envelope.mailFrom && session.envelope.mailFrom.address)
        answer(null, 'queued as q1')
      })
    },
    ...options,
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => new Promise<void>((resolve) => server.close(resolve)))
  const { port } = server.server.address() as AddressInfo
  return { port, raws, froms, connections: () => connections }
}

function sender(url: string): SmtpSender {
  const made = makeSmtpSender(url, { connectSeconds: 1, idleSeconds: 1 })
  closing.push(() => made.close())
  return made
}

test('sends over pooled connections, from the bounce address', async () => {
  const server = await serve()
  const { send, verify } = sender(`smtp://127.0.0.1:${server.port}`)
  await verify()
  const before = server.connections()
  const [outcome] = [await send(mail), await send(mail), await send(mail)]
  expect(outcome).toEqual({
    response: '250 queued as q1',
    accepted: ['grace@navy.test', 'bob@navy.test'],
    rejected: [],
  })
  expect(server.connections() - before).toBe(1)
  expect(server.raws[0]).toContain(`Message-ID: ${mail.messageId}`)
  expect(server.froms[0]).toMatch(/^support\+b\./)
})

test('logs in with what the URL says', async () => {
  const users: unknown[] = []
  const server = await serve({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, answer) => {
      users.push(username)
      if (password === 'p@ss') return answer(null, { user: username })
      answer(refuse(535, 'wrong password'))
    },
  })
  await sender(`smtp://ada%40x.test:p%40ss@127.0.0.1:${server.port}`).send(mail)
  expect(users).toEqual(['ada@x.test'])
  const wrong = sender(`smtp://ada:nope@127.0.0.1:${server.port}`)
  await expect(wrong.verify()).rejects.toMatchObject({ kind: 'temporary', status: 535 })
  await expect(wrong.send(mail)).rejects.toMatchObject({ kind: 'temporary' })
})

describe('what went wrong', () => {
  const atRecipients = (code: number): SMTPServerOptions => ({
    onRcptTo: (_address, _session, answer) => answer(refuse(code, `said ${code}`)),
  })
  test.each([
    ['no such recipient', 'permanent', 550, atRecipients(550)],
    ['recipient greylisted', 'temporary', 450, atRecipients(450)],
    [
      'content refused',
      'permanent',
      554,
      { onData: (stream, _session, answer) => void stream.resume().on('end', () => answer(refuse(554, 'spam'))) },
    ],
    [
      'server busy',
      'temporary',
      451,
      { onData: (stream, _session, answer) => void stream.resume().on('end', () => answer(refuse(451, 'busy'))) },
    ],
    [
      'sender refused',
      'permanent',
      553,
      { onMailFrom: (_address, _session, answer) => answer(refuse(553, 'not yours')) },
    ],
    [
      'log-in missing',
      'temporary',
      530,
      { onMailFrom: (_address, _session, answer) => answer(refuse(530, 'log in first')) },
    ],
    [
      'greeting refused',
      'temporary',
      554,
      { onConnect: (_session, answer) => answer(refuse(554, 'your address is on a list')) },
    ],
  ] satisfies [string, string, number, SMTPServerOptions][])('%s: %s', async (_, kind, status, options) => {
    const server = await serve(options)
    await expect(sender(`smtp://127.0.0.1:${server.port}`).send(mail)).rejects.toMatchObject({
      name: 'MailSendError',
      kind,
      status,
    })
  })

  test('one recipient refused is told beside those accepted', async () => {
    const server = await serve({
      onRcptTo: ({ address }, _session, answer) => answer(address.startsWith('bob') ? refuse(550, 'who?') : null),
    })
    expect(await sender(`smtp://127.0.0.1:${server.port}`).send(mail)).toMatchObject({
      accepted: ['grace@navy.test'],
      rejected: [{ address: 'bob@navy.test', kind: 'permanent', reason: '550 who?' }],
    })
  })

  test('all refused, one of them for now only, is tried again', async () => {
    const server = await serve({
      onRcptTo: ({ address }, _session, answer) => answer(refuse(address.startsWith('bob') ? 550 : 450, 'no')),
    })
    await expect(sender(`smtp://127.0.0.1:${server.port}`).send(mail)).rejects.toMatchObject({ kind: 'temporary' })
  })

  test('nobody there, or somebody who says nothing, is temporary and soon known', async () => {
    await expect(sender('smtp://127.0.0.1:1').send(mail)).rejects.toMatchObject({ kind: 'temporary', status: null })
    const silent = createServer((socket) => closing.push(() => socket.destroy()))
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    closing.push(() => silent.close())
    const { port } = silent.address() as AddressInfo
    await expect(sender(`smtp://127.0.0.1:${port}`).send(mail)).rejects.toMatchObject({
      kind: 'temporary',
      status: null,
    })
  })
})
