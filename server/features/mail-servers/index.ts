/** Logging in to mail servers that a workspace names: where they are, whether we may go there, and what went wrong in words. */
export { canBeMailPort } from './mail-port.ts'
export { findSmtpServer } from './find-smtp-server.ts'
export { openImap } from './open-imap.ts'
export { locateServer, type LocatedServer } from './locate-server.ts'
export type { MailServer } from './mail-server.ts'
export { MailServerFailure, type MailServerFailureKind, toMailServerFailure } from './mail-server-failure.ts'
export { smtpOptions } from './smtp-options.ts'
