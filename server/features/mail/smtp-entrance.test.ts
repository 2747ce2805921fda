import { once } from 'node:events'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { createTransport } from 'nodemailer'
import publishedCertificate from 'smtp-server/lib/tls-options.js'
import { afterEach, describe, expect, test } from 'vitest'
import { startSmtpEntrance } from './smtp-entrance.ts'
import type { ReceivedMail, SmtpEntrance, SmtpEntranceOptions } from './smtp-entrance.ts'

const open: { stop(): Promise<void> }[] = []
const sockets: Socket[] = []
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await Promise.all(open.splice(0).map((entrance) => entrance.stop()))
})

async function start(
  options: Partial<SmtpEntranceOptions> = {},
): Promise<SmtpEntrance & { mails: ReceivedMail[]; errors: unknown[] }> {
  const mails: ReceivedMail[] = []
  const errors: unknown[] = []
  const entrance = await startSmtpEntrance({
    port: 0,
    host: '127.0.0.1',
    hostname: 'mx.hayloft.test',
    knows: async (address) => (address.endsWith('@hayloft.test') ? 'known' : 'unknown'),
    receive: async (mail) => void mails.push(mail),
    log: { warn: () => undefined, error: (data) => errors.push(data) },
    ...options,
  })
  open.push(entrance)
  return { ...entrance, mails, errors }
}

type Client = { say(text: string): Promise<string>; read(): Promise<string>; socket: Socket }

/** Speaks SMTP byte by byte; `say` answers with the whole reply, and '' when the server hung up. */
async function dial(port: number): Promise<Client> {
  const socket = connect(port, '127.0.0.1')
  sockets.push(socket)
  let buffer = ''
  const waiting: ((reply: string) => void)[] = []
  const settle = (ended: boolean) => {
    for (
      let match = /^(?:\d{3}-.*\r\n)*\d{3}(?: .*)?\r\n/.exec(buffer);
      match && waiting.length > 0;
      match = /^(?:\d{3}-.*\r\n)*\d{3}(?: .*)?\r\n/.exec(buffer)
    ) {
      buffer = buffer.slice(match[0].length)
      waiting.shift()?.(match[0].trim())
    }
    if (ended) for (const resolve of waiting.splice(0)) resolve('')
  }
  socket.on('data', (data) => {
    buffer += data.toString()
    settle(false)
  })
  socket.on('error', () => undefined)
  socket.on('close', () => settle(true))
  const read = () =>
    new Promise<string>((resolve) => {
      waiting.push(resolve)
      settle(socket.closed)
    })
  return {
    socket,
    read,
    say: (text) => {
      socket.write(`${text}\r\n`)
      return read()
    },
  }
}

async function greeted(port: number): Promise<Client> {
  const client = await dial(port)
  expect(await client.read()).toMatch(/^220 mx\.hayloft\.test ESMTP/)
  expect(await client.say('EHLO client.test')).toContain('PIPELINING')
  return client
}

async function deliver(
  client: Client,
  body = 'Subject: hi\r\n\r\nhello',
  to = 'support@hayloft.test',
): Promise<string> {
  await client.say('MAIL FROM:<grace@navy.test>')
  await client.say(`RCPT TO:<${to}>`)
  expect(await client.say('DATA')).toMatch(/^354/)
  return client.say(`${body}\r\n.`)
}

function gate(): { opened: Promise<void>; open: () => void } {
  let release = () => {}
  const opened = new Promise<void>((resolve) => (release = resolve))
  return { opened, open: release }
}

describe('a mail', () => {
  test('arrives byte for byte, with its envelope, from a real client', async () => {
    const entrance = await start()
    const transport = createTransport({ host: '127.0.0.1', port: entrance.port, ignoreTLS: true, name: 'client.test' })
    const raw = 'Subject: hi\r\n\r\n.leading dot\r\n..two\r\ngrüße\r\n'
    await transport.sendMail({ envelope: { from: '', to: ['support@hayloft.test', 'grüße@hayloft.test'] }, raw })
    transport.close()
    expect(entrance.mails[0]?.raw.toString()).toBe(raw)
    expect(entrance.mails[0]?.envelope).toEqual({
      from: '',
      to: ['support@hayloft.test', 'grüße@hayloft.test'],
      remoteAddress: '127.0.0.1',
      helo: 'client.test',
    })
  })

  test('is acknowledged only when it is stored', async () => {
    const storing = gate()
    const entrance = await start({ receive: () => storing.opened })
    const client = await greeted(entrance.port)
    let answered = false
    const reply = deliver(client).then((text) => {
      answered = true
      return text
    })
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(answered).toBe(false)
    storing.open()
    expect(await reply).toMatch(/^250 2\.6\.0 /)
  })

  test.each([
    [
      'receive',
      { receive: async () => Promise.reject(Object.assign(new Error('no database'), { code: 'unavailable' })) },
    ],
    ['knows', { knows: async () => Promise.reject(new Error('no database')) }],
  ])('is asked for again while the database is away (%s)', async (_, options) => {
    const entrance = await start(options)
    const client = await greeted(entrance.port)
    await client.say('MAIL FROM:<grace@navy.test>')
    const recipient = await client.say('RCPT TO:<support@hayloft.test>')
    const reply = recipient.startsWith('250') ? (await client.say('DATA'), await client.say('x\r\n.')) : recipient
    expect(reply).toMatch(/^451 4\.3\.0 /)
    expect(reply).not.toContain('database')
    expect(entrance.errors).toHaveLength(1)
    expect(await client.say('NOOP')).toMatch(/^250/)
  })

  test('to a stranger is refused: no open relay', async () => {
    const client = await greeted((await start()).port)
    await client.say('MAIL FROM:<grace@navy.test>')
    expect(await client.say('RCPT TO:<someone@gmail.test>')).toMatch(/^550 5\.1\.1 /)
    expect(await client.say('DATA')).toMatch(/^503/)
    expect(await client.say('AUTH PLAIN AGEAYg==')).toMatch(/^500/)
  })

  test('pipelined after another arrives too', async () => {
    const entrance = await start()
    const client = await greeted(entrance.port)
    const one = 'MAIL FROM:<a@x.test> BODY=8BITMIME\r\nRCPT TO:<support@hayloft.test>\r\nDATA\r\n'
    client.socket.write(one)
    for (const code of ['250', '250', '354']) expect(await client.read()).toContain(code)
    client.socket.write(`first\r\n.\r\n${one}`)
    for (const code of ['250', '250', '250', '354']) expect(await client.read()).toContain(code)
    expect(await client.say('second\r\n.')).toContain('250')
    expect(entrance.mails.map(({ raw }) => raw.toString())).toEqual(['first\r\n', 'second\r\n'])
  })

  test('cannot be smuggled in behind a bare line feed', async () => {
    const entrance = await start()
    const client = await greeted(entrance.port)
    await deliver(client, 'one\n.\nMAIL FROM:<evil@x.test>\n.\r\ntwo')
    expect(entrance.mails).toHaveLength(1)
    expect(entrance.mails[0]?.raw.toString()).toContain('evil')
  })

  test('that stops in the middle leaves nothing behind', async () => {
    const entrance = await start({ limits: { bytesInFlight: 3_000_000 } })
    for (let turn = 0; turn < 4; turn++) {
      const client = await greeted(entrance.port)
      await client.say('MAIL FROM:<a@x.test>')
      await client.say('RCPT TO:<support@hayloft.test>')
      await client.say('DATA')
      client.socket.write('x'.repeat(1_000_000))
      await new Promise((resolve) => setTimeout(resolve, 20))
      client.socket.destroy()
    }
    expect(entrance.mails).toHaveLength(0)
    expect(await deliver(await greeted(entrance.port), 'y'.repeat(2_500_000))).toMatch(/^250/)
  })

  test('that went in circles is refused', async () => {
    const entrance = await start()
    expect(await deliver(await greeted(entrance.port), `${'Received: by x\r\n'.repeat(101)}\r\nbody`)).toMatch(/^554/)
    expect(entrance.mails).toHaveLength(0)
  })
})

describe('size', () => {
  test('declared or real, over the limit is refused and the connection stays usable', async () => {
    const entrance = await start({ maxBytes: 100_000 })
    const client = await greeted(entrance.port)
    expect(await client.say('MAIL FROM:<a@x.test> SIZE=100001')).toMatch(/^552 5\.3\.4 /)
    expect(await deliver(client, 'x'.repeat(300_000))).toMatch(/^552 5\.3\.4 /)
    expect(await deliver(client, 'small')).toMatch(/^250/)
    expect(entrance.mails.map(({ raw }) => raw.length)).toEqual([7])
  })

  test('memory stays bounded while somebody sends without end', async () => {
    const entrance = await start({ maxBytes: 1_000_000 })
    const client = await greeted(entrance.port)
    await client.say('MAIL FROM:<a@x.test>')
    await client.say('RCPT TO:<support@hayloft.test>')
    await client.say('DATA')
    const block = Buffer.alloc(1_000_000, 'x')
    const before = process.memoryUsage().arrayBuffers
    for (let sent = 0; sent < 150; sent++) if (!client.socket.write(block)) await once(client.socket, 'drain')
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(60_000_000)
    expect(await client.say('\r\n.')).toMatch(/^552/)
  }, 20_000)

  test('of all mails in flight is bounded', async () => {
    const storing = gate()
    const entrance = await start({ receive: () => storing.opened, limits: { bytesInFlight: 100_000 } })
    const first = deliver(await greeted(entrance.port), 'x'.repeat(80_000))
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(await deliver(await greeted(entrance.port), 'x'.repeat(80_000))).toMatch(/^452/)
    storing.open()
    expect(await first).toMatch(/^250/)
    expect(await deliver(await greeted(entrance.port), 'x'.repeat(80_000))).toMatch(/^250/)
  })
})

describe('limits', () => {
  test('connections, of all and of one address', async () => {
    const two = await start({ limits: { connectionsPerAddress: 2, limitLoopback: true } })
    const [one] = [await greeted(two.port), await greeted(two.port)]
    expect(await (await dial(two.port)).read()).toMatch(/^421/)
    await one?.say('QUIT')
    await new Promise((resolve) => setTimeout(resolve, 50))
    await greeted(two.port)
    const single = await start({ limits: { connections: 1 } })
    await greeted(single.port)
    expect(await (await dial(single.port)).read()).toMatch(/^421/)
  })

  test('mails a minute, mails a connection, recipients, unknown recipients, bad commands', async () => {
    const slow = await greeted((await start({ limits: { mailsPerMinutePerAddress: 1, limitLoopback: true } })).port)
    await deliver(slow)
    expect(await slow.say('MAIL FROM:<a@x.test>')).toMatch(/^450/)
    const few = await greeted((await start({ limits: { mailsPerConnection: 1 } })).port)
    await deliver(few)
    expect(await few.say('MAIL FROM:<a@x.test>')).toMatch(/^421/)
    const narrow = await greeted((await start({ limits: { recipients: 1, unknownRecipients: 2 } })).port)
    await narrow.say('MAIL FROM:<a@x.test>')
    expect([await narrow.say('RCPT TO:<n1@x.test>'), await narrow.say('RCPT TO:<n2@x.test>')].join()).toMatch(
      /550.*550/,
    )
    expect(await narrow.say('RCPT TO:<n3@x.test>')).toMatch(/^421/)
    const wide = await greeted((await start({ limits: { recipients: 1 } })).port)
    await wide.say('MAIL FROM:<a@x.test>')
    await wide.say('RCPT TO:<a@hayloft.test>')
    expect(await wide.say('RCPT TO:<b@hayloft.test>')).toMatch(/^452/)
    const noisy = await greeted((await start()).port)
    const replies: string[] = []
    for (let turn = 0; turn < 10; turn++) replies.push(await noisy.say('NONSENSE'))
    expect(replies.at(-1)).toMatch(/^421/)
  })

  test('idle connections are closed, and so are those that trickle', async () => {
    const idle = await greeted((await start({ limits: { idleSeconds: 0.2 } })).port)
    expect(await idle.read()).toMatch(/^421/)
    const long = await greeted((await start({ limits: { connectionSeconds: 0.2 } })).port)
    const trickle = setInterval(() => long.socket.write('N'), 20)
    expect(await long.read()).toBe('')
    clearInterval(trickle)
  })
})

describe('TLS', () => {
  test('is offered with a certificate and hidden without', async () => {
    const bare = await start()
    const client = await dial(bare.port)
    await client.read()
    expect(await client.say('EHLO x.test')).not.toMatch(/STARTTLS|AUTH/)
    expect(await client.say('STARTTLS')).toMatch(/^500/)
    // The library's own certificate, whose key everybody knows: enough for a test.
    const { key, cert } = publishedCertificate()
    const entrance = await start({ tls: { key: String(key), cert: String(cert) } })
    const transport = createTransport({
      host: '127.0.0.1',
      port: entrance.port,
      requireTLS: true,
      tls: { rejectUnauthorized: false },
    })
    await transport.sendMail({ from: 'a@x.test', to: 'support@hayloft.test', text: 'secret' })
    transport.close()
    expect(entrance.mails[0]?.raw.toString()).toContain('secret')
  })
})

describe('stopping', () => {
  test('lets a mail in flight finish, hangs up on the idle, and takes nobody new', async () => {
    const storing = gate()
    const entrance = await start({ receive: () => storing.opened })
    const idle = await greeted(entrance.port)
    const reply = deliver(await greeted(entrance.port))
    await new Promise((resolve) => setTimeout(resolve, 100))
    const stopped = entrance.stop()
    expect(await idle.read()).toMatch(/^421/)
    expect(await (await dial(entrance.port)).read()).toBe('')
    storing.open()
    expect(await reply).toMatch(/^250/)
    await stopped
  })
})
