/** A server with what we log in by; the secret is plain here, so this lives as short as the connection. */
export type MailServer = {
  host: string
  port: number
  security: 'tls' | 'starttls' | 'none'
  /** Null: it takes mail without a log-in. */
  login: { user: string; secret: string; kind: 'password' | 'oauth2' } | null
  /** PEM, trusted besides the well-known authorities. */
  certificate: string | null
}
