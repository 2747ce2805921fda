import { createTransport } from 'nodemailer'
import type SMTPTransport from 'nodemailer/lib/smtp-transport'
import type { OutgoingMail } from './compose-mail.ts'

export type SendOutcome = {
  /** What the server said, with its queue id. */
  response: string
  accepted: string[]
  /** Recipients that were refused while others were accepted. */
  rejected: SendRefusal[]
}
export type SendRefusal = { address: string; kind: 'permanent' | 'temporary'; reason: string }

export type SmtpSender = {
  /** Rejects with a `MailSendError`. */
  send(mail: OutgoingMail): Promise<SendOutcome>
  /** Rejects when the server cannot be reached or logged in to. */
  verify(): Promise<void>
  close(): void
}

export type SmtpSenderTimeouts = { connectSeconds: number; idleSeconds: number }

/** Temporary: try the same mail again later. Permanent: it never will be taken as it is. */
export class MailSendError extends Error {
  readonly kind: 'permanent' | 'temporary'
  /** The server's reply code; null when there was none. */
  readonly status: number | null

  constructor(kind: 'permanent' | 'temporary', status: number | null, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'MailSendError'
    this.kind = kind
    this.status = status
  }
}

/** @param server `smtp://user:password@host:587`, `smtps://…:465`, or what nodemailer connects by; pooled connections. */
export function makeSmtpSender(
  server: string | SMTPTransport.Options,
  timeouts: SmtpSenderTimeouts = { connectSeconds: 15, idleSeconds: 60 },
): SmtpSender {
  const transport = createTransport({
    ...(typeof server === 'string' ? { url: server } : server),
    pool: true,
    maxConnections: 5,
    maxMessages: 100,
    connectionTimeout: timeouts.connectSeconds * 1000,
    greetingTimeout: timeouts.connectSeconds * 1000,
    socketTimeout: timeouts.idleSeconds * 1000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async send(mail) {
      try {
        const info = await transport.sendMail(mail)
        return {
          response: info.response,
          accepted: info.accepted.map(addressOf),
          rejected: (info.rejectedErrors ?? []).map(refusalOf),
        }
      } catch (error) {
        throw sendError(error)
      }
    },
    async verify() {
      try {
        await transport.verify()
      } catch (error) {
        throw sendError(error)
      }
    },
    close: () => transport.close(),
  }
}

type SmtpFailure = Error & {
  code?: string
  responseCode?: number
  response?: string
  recipient?: string
  rejectedErrors?: SmtpFailure[]
}

function sendError(error: unknown): MailSendError {
  const failure: SmtpFailure = error instanceof Error ? error : new Error(String(error))
  return new MailSendError(kindOf(failure), failure.responseCode ?? null, failure.response ?? failure.message, { cause: error })
}

/** Only a refusal of this mail is final. A refused log-in or greeting is ours to mend, and the mail must survive it. */
function kindOf({ code, responseCode, rejectedErrors = [] }: SmtpFailure): 'permanent' | 'temporary' {
  const ofThisMail = code === 'EENVELOPE' || code === 'EMESSAGE'
  const asksToLogIn = responseCode !== undefined && responseCode >= 530 && responseCode < 540
  if (!ofThisMail || asksToLogIn) return 'temporary'
  if (rejectedErrors.some((failure) => kindOf(failure) === 'temporary')) return 'temporary'
  return responseCode === undefined || responseCode >= 500 ? 'permanent' : 'temporary'
}

function refusalOf(failure: SmtpFailure): SendRefusal {
  return { address: failure.recipient ?? '', kind: kindOf(failure), reason: failure.response ?? failure.message }
}

function addressOf(accepted: string | { address: string }): string {
  return typeof accepted === 'string' ? accepted : accepted.address
}
