import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerAuthentication, type SMTPServerOptions } from 'smtp-server'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeCertificate } from '../../testing/imap/certificate.ts'
import { startImapServer } from '../../testing/imap/imap-server.ts'
import { whenTestsEnd } from '../../testing/when-tests-end.ts'
import type { World } from '../../testing/world.ts'
import { type MailServer, smtpOptions } from '../mail-servers/index.ts'
import { makeSmtpSender } from '../mail/index.ts'
import { makeMailWorld } from './test-scene.ts'
import { testMailbox } from './test-mailbox.ts'

let world: World
beforeAll(async () => { world = await makeMailWorld() })

const certificate = makeCertificate()
const elsewhere = makeCertificate('DNS:mail.elsewhere.test')
const [password, token] = ['secret', 'ya29.token']

type Arrived = { method: string; secure: boolean; raw: string }

/** Takes a mail only from who has logged in by TLS. */
async function startSmtp(options: SMTPServerOptions): Promise<{ port: number; arrived: Arrived[] }> {
  const arrived: Arrived[] = []
  const methods = new Map<string, string>()
  const knows = ({ method, username, password: given, accessToken }: SMTPServerAuthentication) => username === 'support' && (method === 'XOAUTH2' ? accessToken === token : given === password)
  const server = new SMTPServer({
    authOptional: false, authMethods: ['PLAIN', 'LOGIN', 'XOAUTH2'], disableReverseLookup: true, logger: false, closeTimeout: 10, ...certificate,
    onAuth(auth, session, done) {
      methods.set(session.id, auth.method)
      if (knows(auth)) done(null, { user: auth.username })
      else if (auth.method === 'XOAUTH2') done(null, { data: { status: '401', schemes: 'bearer', scope: 'mail' } })
      else done(new Error('Invalid username or password'))
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
        arrived.push({ method: methods.get(session.id) ?? '', secure: session.secure, raw: Buffer.concat(chunks).toString() })
        done()
      })
    },
    ...options,
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  whenTestsEnd(() => new Promise<void>((resolve) => server.close(resolve)))
  return { port: (server.server.address() as AddressInfo).port, arrived }
}

const modes = [['tls', { secure: true }], ['starttls', { secure: false }]] as const
const [support, grace] = [{ name: 'Support', address: 'support@meadow.test' }, { name: 'Grace', address: 'grace@example.com' }]
const mail = {
  messageId: '<a-lamp@meadow.test>', date: new Date(), from: support, replyTo: support, to: [grace], cc: [], subject: 'A lamp', text: 'On its way.', html: '<p>On its way.</p>',
  attachments: [], headers: {}, envelope: { from: support.address, to: [grace.address] },
}

describe.each(modes)('a server for sending, by %s', (security, options) => {
  it.each([['password', 'PLAIN', password], ['oauth2', 'XOAUTH2', token]] as const)('takes mails of who logs in by %s, and nothing goes there in the clear', async (kind, method, secret) => {
    const { port, arrived } = await startSmtp(options)
    const server: MailServer = { host: '127.0.0.1', port, security, certificate: certificate.cert, login: { user: 'support', secret, kind } }
    const sender = makeSmtpSender(await smtpOptions(world.kernel, server))
    whenTestsEnd(async () => sender.close())
    expect((await sender.send(mail)).accepted).toEqual([grace.address])
    expect(arrived).toEqual([{ method, secure: true, raw: expect.stringContaining('On its way.') }])
  })

  it('is believed only with a certificate of whom one trusts, for its own name', async () => {
    const { port } = await startSmtp(options)
    const stranger = await startSmtp({ ...options, ...elsewhere })
    expect(await tried({ smtpPort: port, smtpSecurity: security, certificate: certificate.cert })).toEqual({ works: true, reason: null })
    expect(await tried({ smtpHost: 'localhost', smtpPort: port, smtpSecurity: security, certificate: certificate.cert })).toEqual({ works: true, reason: null })
    expect(await tried({ smtpPort: port, smtpSecurity: security })).toEqual({ works: false, reason: expect.stringMatching(/^The certificate of 127\.0\.0\.1 is not one to trust .*paste the certificate/) })
    expect(await tried({ smtpPort: stranger.port, smtpSecurity: security, certificate: elsewhere.cert }))
      .toEqual({ works: false, reason: expect.stringMatching(/^The certificate of 127\.0\.0\.1 is not one to trust .*the name that it was made for/) })
  })

  it('says when it does not take the log-in, by password or token', async () => {
    const { port } = await startSmtp(options)
    const shared = { smtpPort: port, smtpSecurity: security, certificate: certificate.cert, smtpPassword: 'wrong' }
    expect(await tried(shared)).toEqual({ works: false, reason: expect.stringMatching(/^127\.0\.0\.1 does not take this user name and password\./) })
    expect(await tried({ ...shared, imapAuth: 'oauth2' })).toEqual({ works: false, reason: expect.stringMatching(/^127\.0\.0\.1 does not take this user name and access token\./) })
  })
})

it('a server that does not speak TLS gets no password', async () => {
  const methods: string[] = []
  const { port } = await startSmtp({ secure: false, disabledCommands: ['STARTTLS'], allowInsecureAuth: true, onAuth: ({ method }, _session, done) => {
    methods.push(method)
    done(null, { user: 'support' })
  } })
  for (const smtpSecurity of ['starttls', 'tls'] as const) {
    expect(await tried({ smtpPort: port, smtpSecurity, certificate: certificate.cert })).toEqual({ works: false, reason: expect.stringMatching(/does not speak TLS in this way/) })
  }
  expect(methods).toEqual([])
})

/** What the test of a box says of its server for sending. */
async function tried(settings: { smtpPort: number; smtpHost?: string; smtpSecurity: 'tls' | 'starttls'; certificate?: string; smtpPassword?: string; imapAuth?: 'oauth2' }) {
  const imap = await startImapServer()
  whenTestsEnd(imap.stop)
  const { smtp } = await world.as('olga').run(testMailbox, {
    imapHost: imap.host, imapPort: imap.port, imapSecurity: 'none', imapUser: imap.user, imapPassword: imap.password, smtpHost: '127.0.0.1', smtpUser: 'support', smtpPassword: password, ...settings,
  })
  return smtp
}
