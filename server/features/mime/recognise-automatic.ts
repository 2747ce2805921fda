import type { ParsedMail } from './parsed-mail.ts'
import { readBounce } from './read-bounce.ts'
import type { Bounce } from './read-bounce.ts'

export type MailKind = { kind: 'person' | 'auto-reply' | 'list' | 'own' } | { kind: 'bounce'; bounce: Bounce }

export type AutomaticOptions = { from: string; installationId: string }

/**
 * Who made the mail: a person or a machine. Only `person` and `list` deserve an answer; nothing automatic may be
 * answered automatically (RFC 3834). Sure signs are headers and the null reverse-path; a subject alone decides nothing.
 */
export function recogniseAutomatic(mail: ParsedMail, { from, installationId }: AutomaticOptions): MailKind {
  if (mail.headers['x-hayloft']?.trim() === installationId) return { kind: 'own' }
  const bounce = readBounce(mail, from)
  if (bounce) return { kind: 'bounce', bounce }
  if (isAutoReply(mail, from)) return { kind: 'auto-reply' }
  return { kind: isList(mail) ? 'list' : 'person' }
}

function isAutoReply(mail: ParsedMail, envelopeFrom: string): boolean {
  const { headers } = mail
  const submitted = headers['auto-submitted']?.split(/[;\s]/)[0]?.toLowerCase()
  if (submitted !== undefined && submitted !== '' && submitted !== 'no') return true
  if (mail.report) return true
  const marks = ['x-autoreply', 'x-autorespond', 'x-autorespond-to', 'x-auto-reply-from', 'x-mail-autoreply'] as const
  if (marks.some((name) => headers[name] !== undefined && headers[name]?.toLowerCase() !== 'no')) return true
  if (headers['precedence']?.toLowerCase().trim() === 'auto_reply') return true
  // Exchange sets it on what it answers for its people, but newsletters and people's clients set it as well.
  const suppresses = /\b(all|oof|autoreply)\b/i.test(headers['x-auto-response-suppress'] ?? '')
  const weak = [
    envelopeFrom === '',
    suppresses,
    looksLikeVacation(mail.subject),
    isRobot(mail),
    headers['precedence']?.toLowerCase().trim() === 'junk',
  ]
  return weak.filter(Boolean).length >= 2
}

const vacation = new RegExp(
  '^(auto(matic|matische|matisk|mático|mática)?[ :-]*(reply|response|antwort|svar|antwoord)|autoreply|out of ' +
    '(the )?office|vacation|' +
    'abwesenheit|automatische antwort|réponse automatique|absence|respuesta automática|fuera de (la )?oficina|' +
    'risposta automatica|' +
    'fuori sede|resposta automática|ausência|automatisch antwoord|afwezig|autosvar|frånvaro|fraværende|' +
    'automatyczna odpowiedź|' +
    'nieobecność|автоответ|автоматический ответ|自動応答|自動返信|不在|自动回复|自動回覆|자동 응답)',
  'iu',
)

function looksLikeVacation(subject: string): boolean {
  return vacation.test(subject.trim().slice(0, 200))
}

function isRobot(mail: ParsedMail): boolean {
  return /^(no-?reply|do-?not-?reply|mailer-daemon|postmaster|auto-?reply|autoresponder|notifications?|alerts?)@/i.test(
    mail.from?.address ?? '',
  )
}

function isList(mail: ParsedMail): boolean {
  const { headers } = mail
  if (
    headers['list-id'] !== undefined ||
    headers['list-unsubscribe'] !== undefined ||
    headers['list-post'] !== undefined
  )
    return true
  return /^(bulk|list)$/i.test(headers['precedence']?.trim() ?? '')
}
