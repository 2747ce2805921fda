import type { Kernel } from '../../kernel/kernel.ts'
import { locateServer } from './locate-server.ts'
import type { MailServer } from './mail-server.ts'

/**
 * What nodemailer connects by.
 * @throws MailServerFailure
 */
export async function smtpOptions(kernel: Pick<Kernel, 'config'>, server: MailServer) {
  const { address, tls } = await locateServer(kernel, server)
  const { security, port, login } = server
  return {
    host: address, port, tls, secure: security === 'tls', requireTLS: security === 'starttls', ignoreTLS: security === 'none',
    ...(login && {
      auth: login.kind === 'oauth2' ? { type: 'OAuth2' as const, user: login.user, accessToken: login.secret } : { user: login.user, pass: login.secret },
    }),
  }
}
