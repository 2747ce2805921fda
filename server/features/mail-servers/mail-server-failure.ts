import type { MailServer } from './mail-server.ts'

export type MailServerFailureKind =
  | 'forbidden_address' | 'not_resolved' | 'refused' | 'timeout' | 'certificate' | 'not_secure' | 'wrong_login' | 'no_such_folder' | 'disconnected' | 'other'

/** Its message is one for whoever filled in the settings. */
export class MailServerFailure extends Error {
  override readonly name = 'MailServerFailure'
  readonly kind: MailServerFailureKind
  constructor(kind: MailServerFailureKind, reason: string, options?: { cause?: unknown }) {
    super(reason, options)
    this.kind = kind
  }
}

type Told = { message: string; code?: unknown; status?: unknown; response?: unknown; responseText?: unknown; authenticationFailed?: boolean; cause?: unknown }

/** What went wrong between us and a mail server, in words. */
export function toMailServerFailure(error: unknown, server: Pick<MailServer, 'host' | 'port'> & Partial<Pick<MailServer, 'login'>>): MailServerFailure {
  if (error instanceof MailServerFailure) return error
  const told: Told = error instanceof Error ? error : { message: String(error) }
  const failure = (kind: MailServerFailureKind, reason: string) => new MailServerFailure(kind, reason, { cause: error })
  const isRefusedLogin = told.authenticationFailed || told.code === 'EAUTH' || (typeof told.status === 'number' && told.status >= 530 && told.status < 540)
  const secret = server.login?.kind === 'oauth2' ? 'access token' : 'password'
  if (isRefusedLogin) return failure('wrong_login', `${server.host} does not take this user name and ${secret}.${saidBy(told)}`)
  const sign = `${String(told.code ?? '')} ${causeCode(told)} ${told.message}`
  for (const [pattern, kind, reason] of known) if (pattern.test(sign)) return failure(kind, reason(server, firstCode(sign)))
  return failure('other', `${server.host} answered with an error.${saidBy(told) || ` ${told.message.slice(0, 200)}`}`)
}

type Words = (server: { host: string; port: number }, code: string) => string

const known: readonly [RegExp, MailServerFailureKind, Words][] = [
  [/ENOTFOUND|ENODATA|EAI_AGAIN|ETIMEOUT\b.*query|ESERVFAIL|EDNS/, 'not_resolved', ({ host }) => `There is no server of the name ${host}. Look for a typing error.`],
  [/ECONNREFUSED/, 'refused', ({ host, port }) => `${host} refuses connections on port ${port}. Look at the port.`],
  [/EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL/, 'refused', ({ host }) => `There is no way to ${host} from here.`],
  [/SELF_SIGNED|self[- ]signed|UNABLE_TO_|unable to (get|verify)|CERT_|ERR_TLS_CERT|certificate|ALTNAME/i, 'certificate', ({ host }, code) =>
    `The certificate of ${host} is not one to trust (${code || 'it is for another name, has ended, or nobody we know signed it'}). Use the name that it was made for, or paste the certificate of the server's own authority.`],
  [/EPROTO|wrong version number|ERR_SSL|ETLS|STARTTLS|UPGRADE_TIMEOUT|packet length too long/i, 'not_secure', ({ host, port }) =>
    `${host} does not speak TLS in this way on port ${port}. Choose between TLS and STARTTLS as your provider says.`],
  [/CONNECT_TIMEOUT|GREETING_TIMEOUT|ETIMEDOUT|ETIMEOUT|ESOCKETTIMEDOUT|timed? ?out/i, 'timeout', ({ host, port }) =>
    `${host} did not answer on port ${port} in time. Look at the port and whether TLS begins at once there.`],
  [/NONEXISTENT|no_such_folder|Mailbox does(n't| not) exist|Unknown Mailbox/i, 'no_such_folder', ({ host }) => `${host} has no folder of that name.`],
  [/ECONNRESET|EPIPE|ECONNECTION|ESOCKET|NoConnection|EConnectionClosed|ClosedAfterConnect|StateLogout|Connection (closed|not available)|socket/i, 'disconnected', ({ host }) =>
    `${host} closed the connection.`],
]

function firstCode(sign: string): string {
  return /\b(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|CERT_[A-Z_]+|ERR_TLS_[A-Z_]+|UNABLE_TO_[A-Z_]+)\b/.exec(sign)?.[1] ?? ''
}

function causeCode({ cause }: Told): string {
  return cause instanceof Error ? `${'code' in cause ? String(cause.code) : ''} ${cause.message}` : ''
}

/** The server's own words, which often name the page where an app password is made. */
function saidBy(told: Told): string {
  const text = [told.responseText, told.response, typeof told.status === 'number' ? told.message : ''].find((each): each is string => typeof each === 'string' && each.length > 0)
  return text ? ` It said: ${text.replace(/\s+/g, ' ').slice(0, 300)}` : ''
}
