import { describe, expect, it } from 'vitest'
import { draftOf, momentOf, settingsOf, withPreset } from './draft.ts'

describe('the form of a mail box', () => {
  it('sends what a preset knows, with one log-in for both servers', () => {
    const draft = { ...draftOf(undefined), ...withPreset('fastmail'), imapUser: ' me@example.com ', imapPassword: 'secret' }
    expect(settingsOf(draft)).toMatchObject({
      imapHost: 'imap.fastmail.com', imapPort: 993, imapUser: 'me@example.com', imapPassword: 'secret',
      smtpHost: 'smtp.fastmail.com', smtpPort: 465, smtpUser: 'me@example.com', smtpPassword: 'secret', sentFolder: null, certificate: null,
    })
  })
  it('keeps saved passwords, and takes away the server for sending', () => {
    const settings = settingsOf({ ...draftOf(undefined), imapUser: 'me', ownServer: false })
    expect(settings).toMatchObject({ smtpHost: null })
    expect(settings).not.toHaveProperty('imapPassword')
    expect(settings).not.toHaveProperty('smtpPassword')
    expect(settings).not.toHaveProperty('smtpPort')
  })
  it('counts back from now', () => {
    const now = Date.parse('2026-03-10T00:00:00Z')
    expect(['now', 'week', 'all'].map((since) => momentOf(since as 'now', now))).toEqual([undefined, '2026-03-03T00:00:00.000Z', '1970-01-01T00:00:00.000Z'])
  })
})
