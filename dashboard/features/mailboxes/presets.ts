import type { Security } from './records.ts'

export const presetNames = ['gmail', 'microsoft', 'fastmail', 'generic'] as const
export type PresetName = (typeof presetNames)[number]

type Server = { host: string; port: string; security: Security }
export type Preset = { imap: Server; smtp: Server; auth: 'password' | 'oauth2' }

const tls = (host: string, port: string): Server => ({ host, port, security: 'tls' })

export const presets: Record<PresetName, Preset> = {
  gmail: { imap: tls('imap.gmail.com', '993'), smtp: tls('smtp.gmail.com', '465'), auth: 'password' },
  microsoft: { imap: tls('outlook.office365.com', '993'), smtp: { host: 'smtp.office365.com', port: '587', security: 'starttls' }, auth: 'oauth2' },
  fastmail: { imap: tls('imap.fastmail.com', '993'), smtp: tls('smtp.fastmail.com', '465'), auth: 'password' },
  generic: { imap: tls('', '993'), smtp: tls('', '465'), auth: 'password' },
}

export function presetOf(imapHost: string): PresetName {
  return presetNames.find((name) => presets[name].imap.host === imapHost) ?? 'generic'
}
