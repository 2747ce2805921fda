import { messageIds } from './parse-mail.ts'
import type { MailReport, ParsedMail } from './parsed-mail.ts'
import { cutText } from '../mail-text/index.ts'

export type Bounce = {
  /** A complaint: the recipient pressed "spam" (RFC 5965). Never write there again unasked. */
  kind: 'permanent' | 'temporary' | 'complaint'
  recipient: string | null
  /** Enhanced status code such as 5.1.1; '' when none is said. */
  status: string
  reason: string
  originalMessageId: string | null
}

/** What a bounce or complaint says; null when the mail is none. A report of success is none. */
export function readBounce(mail: ParsedMail, envelopeFrom: string): Bounce | null {
  if (mail.report?.type === 'delivery-status') return fromDeliveryStatus(mail.report, mail)
  if (mail.report?.type === 'feedback-report') return fromComplaint(mail.report)
  if (mail.report) return null
  return looksLikeBounce(mail, envelopeFrom) ? fromProse(mail) : null
}

function fromDeliveryStatus(report: MailReport, mail: ParsedMail): Bounce | null {
  const recipients = report.fields.filter((fields) => fields['action'] ?? fields['final-recipient'] ?? fields['status'])
  const action = (fields: Record<string, string>) => fields['action']?.trim().toLowerCase().split(/\s/)[0] ?? 'failed'
  const worst =
    recipients.find((fields) => action(fields) === 'failed') ??
    recipients.find((fields) => action(fields) === 'delayed')
  // "delivered", "relayed" and "expanded" tell of success. A report without any recipient still is a failure.
  if (recipients.length > 0 && !worst) return null
  const fields = worst ?? {}
  const diagnostic = withoutType(fields['diagnostic-code'] ?? '')
  const status = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(fields['status'] ?? '')?.[0] ?? statusIn(diagnostic)
  return {
    kind: action(fields) === 'delayed' || status.startsWith('4') ? 'temporary' : 'permanent',
    recipient: addressOf(
      fields['final-recipient'] ?? fields['original-recipient'] ?? mail.headers['x-failed-recipients'] ?? '',
    ),
    status,
    reason: cutText(diagnostic || firstParagraph(mail.text), 1000),
    originalMessageId: originalId(report, mail),
  }
}

function fromComplaint(report: MailReport): Bounce {
  const fields: Record<string, string> = Object.assign({}, ...report.fields)
  return {
    kind: 'complaint',
    recipient: addressOf(fields['original-rcpt-to'] ?? report.originalHeaders['to'] ?? ''),
    status: '',
    reason: fields['feedback-type'] ?? 'abuse',
    originalMessageId: messageIds(report.originalHeaders['message-id'] ?? '')[0] ?? null,
  }
}

function originalId(report: MailReport, mail: ParsedMail): string | null {
  return messageIds(report.originalHeaders['message-id'] ?? '')[0] ?? mail.inReplyTo ?? mail.references.at(-1) ?? null
}

const failureSubject = new RegExp(
  '^(undeliver|undelivered|delivery (status notification|failure|has failed|delayed)|mail delivery|mail ' +
    'system error|failure notice|' +
    'returned mail|message (not delivered|delivery failure)|nicht zustellbar|unzustellbar|mail non remis|non ' +
    'remis|no se puede entregar|' +
    'non recapitabile|não (é )?entregue|onbestelbaar|niet te bezorgen|kan inte levereras|nie można dostarczyć|' +
    'недоставлен|配信できません|退信|系统退信)',
  'iu',
)

/** qmail, old Exchange and others write no report: a telling sender or subject, together with a second sign. */
function looksLikeBounce(mail: ParsedMail, envelopeFrom: string): boolean {
  const daemon = /^(mailer-daemon|postmaster|mail-daemon|mdaemon|microsoftexchange[0-9a-f]*)(@|$)/i.test(
    mail.from?.address ?? '',
  )
  const subject = failureSubject.test(mail.subject.slice(0, 200))
  const prose = mail.text.trimStart().startsWith('Hi. This is the qmail-send program')
  const failed =
    mail.headers['x-failed-recipients'] !== undefined || mail.headers['x-ms-exchange-message-is-ndr'] !== undefined
  return failed || prose || [daemon, subject, envelopeFrom === ''].filter(Boolean).length >= 2
}

function fromProse(mail: ParsedMail): Bounce {
  const text = mail.text.slice(0, 20_000)
  const original = /^(?:-{3,}|={3,}).{0,80}$/m.exec(text)
  const head = original ? text.slice(0, original.index) : text
  const reason = (
    /^(?:\S{0,3}\s?)?(?:remote host said|.{0,200}\b[45]\d\d[ -]).{0,500}$/im.exec(text)?.[0] ?? firstParagraph(head)
  ).trim()
  const status = statusIn(text)
  const temporary = /\b(delayed|will be retried|warning: could not send|temporar)/i.test(`${mail.subject} ${head}`)
  return {
    kind: status.startsWith('4') || (status === '' && temporary) ? 'temporary' : 'permanent',
    recipient:
      addressOf(mail.headers['x-failed-recipients'] ?? '') ??
      addressOf(/^[ \t]*<?([^\s<>@]{1,64}@[^\s<>:]{1,255})>?:?\s*$/m.exec(head)?.[1] ?? head),
    status,
    reason: cutText(reason, 1000),
    originalMessageId:
      messageIds(/^Message-ID:\s*(<[^<>\s]{1,500}>)/im.exec(text)?.[1] ?? '')[0] ??
      mail.inReplyTo ??
      mail.references.at(-1) ??
      null,
  }
}

/** Three-digit codes are read as the class of an enhanced one. */
function statusIn(text: string): string {
  const enhanced = /(?:^|[^\d.])([45]\.\d{1,3}\.\d{1,3})(?![\d.])/.exec(text)?.[1]
  if (enhanced) return enhanced
  const basic = /(?:^|[^\d.])([45])\d\d[ -]/.exec(text)?.[1]
  return basic ? `${basic}.0.0` : ''
}

function withoutType(field: string): string {
  return field.replace(/^\s*[\w-]{1,30}\s*;\s*/, '').trim()
}

function addressOf(field: string): string | null {
  return (
    /[^\s<>@;:,"]{1,64}@[^\s<>@;:,"]{1,255}/.exec(withoutType(field).slice(0, 20_000))?.[0]?.replace(/\.$/, '') ?? null
  )
}

function firstParagraph(text: string): string {
  return (
    text
      .slice(0, 20_000)
      .trim()
      .split(/\n\s*\n/, 1)[0]
      ?.replace(/\s+/g, ' ') ?? ''
  )
}
