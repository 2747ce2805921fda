import { sql } from 'kysely'
import type { Kernel } from '../../kernel/kernel.ts'
import type { MailServer } from './mail-server.ts'

type Row = {
  host: string; port: number; security: MailServer['security']; user: string | null; secret: string | null; kind: 'password' | 'oauth2'; certificate: string | null
}

/** The server by which mails of this channel go out, when its mail box names one. */
export async function findSmtpServer(kernel: Pick<Kernel, 'database' | 'secrets'>, workspaceId: string, channelId: string): Promise<MailServer | null> {
  const { rows: [row] } = await sql<Row>`
    select smtp_host as host, smtp_port as port, smtp_security as security, smtp_user as "user", smtp_secret as secret, imap_auth as kind, certificate
    from mailboxes where channel_id = ${channelId} and smtp_host is not null`.execute(kernel.database.forWorkspace(workspaceId))
  if (!row) return null
  const { host, port, security, user, secret, kind, certificate } = row
  return {
    host, port, security, certificate,
    login: user !== null && secret !== null ? { user, secret: kernel.secrets.decrypt(workspaceId, secret), kind } : null,
  }
}
