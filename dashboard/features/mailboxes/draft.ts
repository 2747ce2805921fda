import type { Mailbox, NewMailbox } from './records.ts'
import { type PresetName, presetOf, presets } from './presets.ts'

/** What the form holds: texts as they are typed. */
export type Draft = {
  preset: PresetName
  imapHost: string
  imapPort: string
  imapSecurity: Mailbox['imapSecurity']
  imapUser: string
  imapPassword: string
  imapAuth: Mailbox['imapAuth']
  ownServer: boolean
  sameLogin: boolean
  smtpHost: string
  smtpPort: string
  smtpSecurity: Mailbox['imapSecurity']
  smtpUser: string
  smtpPassword: string
  inboxFolder: string
  sentFolder: string
  takesSent: boolean
  beginsFromSent: boolean
  appendsSent: boolean
  marksSeen: boolean
  certificate: string
}

export function draftOf(box: Mailbox | undefined): Draft {
  if (!box) {
    return {
      ...withPreset('gmail'), imapUser: '', imapPassword: '', ownServer: true, sameLogin: true, smtpUser: '', smtpPassword: '', inboxFolder: 'INBOX',
      sentFolder: '', takesSent: true, beginsFromSent: false, appendsSent: true, marksSeen: false, certificate: '',
    }
  }
  const preset = presetOf(box.imapHost)
  const { smtp } = presets[preset]
  return {
    preset, imapHost: box.imapHost, imapPort: String(box.imapPort), imapSecurity: box.imapSecurity, imapUser: box.imapUser, imapPassword: '', imapAuth: box.imapAuth,
    ownServer: box.smtpHost !== null, sameLogin: box.smtpHost === null || box.smtpUser === box.imapUser, smtpHost: box.smtpHost ?? smtp.host,
    smtpPort: String(box.smtpPort ?? smtp.port), smtpSecurity: box.smtpSecurity ?? smtp.security, smtpUser: box.smtpUser ?? '', smtpPassword: '',
    inboxFolder: box.inboxFolder, sentFolder: box.sentFolder ?? '', takesSent: box.takesSent, beginsFromSent: box.beginsFromSent, appendsSent: box.appendsSent,
    marksSeen: box.marksSeen, certificate: box.certificate ?? '',
  }
}

export function withPreset(preset: PresetName) {
  const { imap, smtp, auth } = presets[preset]
  return {
    preset, imapAuth: auth, imapHost: imap.host, imapPort: imap.port, imapSecurity: imap.security,
    smtpHost: smtp.host, smtpPort: smtp.port, smtpSecurity: smtp.security,
  }
}

type Settings = Omit<NewMailbox, 'channelId' | 'since' | 'imapPassword'> & { imapPassword?: string }

/** An empty password keeps the one that is saved. */
export function settingsOf(draft: Draft): Settings {
  const [user, password] = draft.sameLogin ? [draft.imapUser, draft.imapPassword] : [draft.smtpUser, draft.smtpPassword]
  const login = user.trim() === '' ? { smtpUser: null, smtpPassword: null } : { smtpUser: user.trim(), ...(password === '' ? {} : { smtpPassword: password }) }
  return {
    imapHost: draft.imapHost, imapPort: Number(draft.imapPort), imapSecurity: draft.imapSecurity, imapUser: draft.imapUser.trim(), imapAuth: draft.imapAuth,
    ...(draft.imapPassword === '' ? {} : { imapPassword: draft.imapPassword }),
    ...(draft.ownServer
      ? { smtpHost: draft.smtpHost, smtpPort: Number(draft.smtpPort), smtpSecurity: draft.smtpSecurity, ...login }
      : { smtpHost: null }),
    inboxFolder: draft.inboxFolder.trim() || 'INBOX', sentFolder: draft.sentFolder.trim() || null, takesSent: draft.takesSent,
    beginsFromSent: draft.beginsFromSent, appendsSent: draft.appendsSent, marksSeen: draft.marksSeen, certificate: draft.certificate.trim() || null,
  }
}

export const sinces = ['now', 'week', 'month', 'year', 'all'] as const
export type Since = (typeof sinces)[number]
const days = { week: 7, month: 30, year: 365 }

/** Undefined: from now on. */
export function momentOf(since: Since, now = Date.now()): string | undefined {
  if (since === 'now') return undefined
  return new Date(since === 'all' ? 0 : now - days[since] * 86_400_000).toISOString()
}
