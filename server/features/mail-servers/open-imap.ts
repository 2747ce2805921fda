import type { ImapFlow } from 'imapflow'
import type { Kernel } from '../../kernel/kernel.ts'
import { locateServer } from './locate-server.ts'
import type { MailServer } from './mail-server.ts'
import { toMailServerFailure } from './mail-server-failure.ts'

const connectMs = 15_000
/** A server that says nothing for so long in the middle of a command is gone. */
const silentMs = 60_000
/** A mail of 25 MB as it is written down, and some room. */
export const mostLiteralBytes = 27 * 1024 * 1024

export type ImapTimes = { silentMs?: number; idleMs?: number }

/**
 * A connection that is logged in. It reports its end by `close`; errors in between by the command that they break.
 * @throws MailServerFailure
 */
export async function openImap(kernel: Pick<Kernel, 'config'>, server: MailServer, times: ImapTimes = {}): Promise<ImapFlow> {
  const { address, tls } = await locateServer(kernel, server)
  // With the first box, not at every start.
  const { ImapFlow } = await import('imapflow')
  const { user, secret, kind } = server.login ?? { user: '', secret: '', kind: 'password' }
  const client = new ImapFlow({
    host: address, port: server.port, tls, logger: false, clientInfo: { name: 'Hayloft' },
    ...(typeof tls.servername === 'string' ? { servername: tls.servername } : {}),
    secure: server.security === 'tls',
    ...(server.security === 'tls' ? {} : { doSTARTTLS: server.security === 'starttls' }),
    auth: { user, ...(kind === 'oauth2' ? { accessToken: secret } : { pass: secret }) },
    // Deflate would hold 300 KB for every connection.
    disableCompression: true, disableAutoIdle: true, maxIdleTime: times.idleMs ?? 9 * 60_000,
    connectionTimeout: connectMs, greetingTimeout: connectMs, socketTimeout: times.silentMs ?? silentMs,
    maxLiteralSize: mostLiteralBytes, maxLineLength: mostLiteralBytes, maxResponseSize: mostLiteralBytes * 2, maxLockHoldTime: false,
  })
  // The command that it breaks rejects as well; without a listener the event would end the process.
  client.on('error', () => undefined)
  try {
    await client.connect()
    return client
  } catch (error) {
    client.close()
    throw toMailServerFailure(error, server)
  }
}
