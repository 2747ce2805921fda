/** Reading mails as they are: MIME, charsets, TNEF, bounces. No database, no product. */
export { parseMail } from './parse-mail.ts'
export type { Mailbox, ParsedMail } from './parsed-mail.ts'
export type { Bounce } from './read-bounce.ts'
export { type MailKind, recogniseAutomatic } from './recognise-automatic.ts'
