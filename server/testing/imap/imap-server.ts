import { createServer, type Socket } from 'node:net'
import { createServer as createTlsServer, TLSSocket } from 'node:tls'
import type { Certificate } from './certificate.ts'
import { makeConnection } from './imap-connection.ts'
import { type ImapFolder, makeFolder } from './imap-folder.ts'

export type ImapServerOptions = {
  /** `tls`: from the first byte; `starttls`: when asked. */
  tls?: Certificate
  starttls?: Certificate
  user?: string
  password?: string
  /** Whether it tells of news by itself. */
  idle?: boolean
}

/** What goes wrong, decided command by command. */
export type Fault =
  /** The connection ends in the middle of the mail's bytes. */
  | 'drop in the middle'
  /** More bytes are announced than come. */
  | 'bad literal'
  /** Sixty megabytes come. */
  | 'flood'
  | 'hang'

export type ImapServer = {
  host: string
  port: number
  user: string
  password: string
  folders: Map<string, ImapFolder>
  /** Every command as it came, without its tag: `UID FETCH 1:3 (UID)`. */
  commands: string[]
  /** Asked before a mail's bytes are sent. */
  faultOf: (folder: string, uid: number) => Fault | undefined
  /** Asked before a command is answered; true ends the connection. */
  endsAt: (command: string) => boolean
  connections(): number
  deliver(raw: string | Buffer, options?: { folder?: string; date?: Date; size?: number }): number
  expunge(folder: string, uid: number): void
  /** As after a restore of the server's disk: another UIDVALIDITY, other UIDs. */
  renumber(folder: string): void
  dropAll(): void
  stop(): Promise<void>
}

/** A local server that speaks IMAP4rev1 as far as the product does, and misbehaves as told. */
export async function startImapServer(options: ImapServerOptions = {}): Promise<ImapServer> {
  const sockets = new Set<Socket>()
  const listeners = new Set<(folder: string) => void>()
  const folders = new Map([['INBOX', makeFolder('INBOX')], ['Drafts', makeFolder('Drafts', '\\Drafts')], ['Sent', makeFolder('Sent', '\\Sent')]])
  const server: ImapServer = {
    host: '127.0.0.1', port: 0, user: options.user ?? 'support', password: options.password ?? 'secret', folders, commands: [],
    faultOf: () => undefined,
    endsAt: () => false,
    connections: () => sockets.size,
    deliver(raw, { folder: name = 'INBOX', date = new Date(), size } = {}) {
      const folder = folders.get(name)!
      const uid = folder.uidNext++
      folder.mails.push({ uid, raw: Buffer.from(raw), flags: new Set(), date, ...(size === undefined ? {} : { size }) })
      for (const tell of listeners) tell(name)
      return uid
    },
    expunge(name, uid) {
      const folder = folders.get(name)!
      folder.mails = folder.mails.filter((mail) => mail.uid !== uid)
    },
    renumber(name) {
      const folder = folders.get(name)!
      folder.uidValidity++
      folder.mails.forEach((mail, index) => { mail.uid = index + 101 })
      folder.uidNext = folder.mails.length + 101
    },
    dropAll() {
      for (const socket of sockets) socket.destroy()
    },
    async stop() {
      server.dropAll()
      await new Promise((resolve) => listener.close(resolve))
    },
  }
  const onSocket = (socket: Socket): void => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    makeConnection(server, socket, { idle: options.idle ?? true, starttls: options.starttls, listeners })
  }
  const listener = options.tls ? createTlsServer(options.tls, onSocket) : createServer(onSocket)
  listener.on('tlsClientError', () => undefined)
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const address = listener.address()
  server.port = typeof address === 'object' && address ? address.port : 0
  return server
}

export function upgrade(socket: Socket, certificate: Certificate): TLSSocket {
  return new TLSSocket(socket, { isServer: true, ...certificate })
}
