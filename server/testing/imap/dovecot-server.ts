import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { connect } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { ImapFlow } from 'imapflow'
import { freePort } from '../free-port.ts'
import { dovecotProgram } from '../needs.ts'
import { makeCertificate } from './certificate.ts'

export type DovecotServer = {
  host: string; port: number; user: string; password: string; certificate: string
  deliver(raw: string, options?: { folder?: string; date?: Date }): Promise<void>
  renumber(folder: string): Promise<void>
  restart(): Promise<void>
  stop(): Promise<void>
}

// Dovecot refuses to hand out mail as root.
const account = process.getuid?.() === 0 ? { name: 'nobody', group: 'nogroup', uid: 65534, gid: 65534 } : { name: userInfo().username, group: undefined, uid: undefined, gid: undefined }

/** A real Dovecot with a configuration, folders and a port of its own, by an unprivileged user. */
export async function startDovecot(): Promise<DovecotServer> {
  const folder = mkdtempSync(join(tmpdir(), 'hayloft-dovecot-'))
  const port = await freePort()
  const certificate = makeCertificate()
  const { user, password } = { user: 'support', password: 'secret' }
  const config = join(folder, 'dovecot.conf')
  for (const name of ['run', 'state', 'mail']) mkdirSync(join(folder, name))
  writeFileSync(join(folder, 'key.pem'), certificate.key)
  writeFileSync(join(folder, 'cert.pem'), `${certificate.cert}\n`)
  writeFileSync(config, configuration(folder, port, password))
  own(folder)

  let child: ChildProcess
  let client: ImapFlow | undefined
  const start = async (): Promise<void> => {
    const ids = account.uid === undefined ? {} : { uid: account.uid, gid: account.gid }
    child = spawn(dovecotProgram!, ['-F', '-c', config], { ...ids, stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr!.on('data', (text: Buffer) => { said += text.toString() })
    while (!await answers(port)) if (child.exitCode !== null) throw new Error(`Dovecot did not start: ${said}${logOf(folder)}`)
  }
  const end = async (): Promise<void> => {
    client?.close()
    client = undefined
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGTERM')
    await gone
    while (await answers(port)) await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const connected = async (): Promise<ImapFlow> => {
    if (client?.usable) return client
    client = new ImapFlow({ host: '127.0.0.1', port, secure: true, tls: { ca: [certificate.cert] }, auth: { user, pass: password }, logger: false, disableAutoIdle: true })
    client.on('error', () => undefined)
    await client.connect()
    return client
  }
  await start()
  return {
    host: '127.0.0.1', port, user, password, certificate: certificate.cert,
    async deliver(raw, { folder: to = 'INBOX', date = new Date() } = {}) {
      await (await connected()).append(to, raw, [], date)
    },
    async renumber(name) {
      await end()
      const maildir = join(folder, 'mail', user, 'Maildir', name === 'INBOX' ? '' : `.${name}`)
      for (const file of readdirSync(maildir)) if (file.startsWith('dovecot')) rmSync(join(maildir, file))
      await start()
    },
    async restart() {
      await end()
      await start()
    },
    async stop() {
      await end()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function configuration(folder: string, port: number, password: string): string {
  const { name, group } = account
  return `
protocols = imap
listen = 127.0.0.1
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
default_internal_user = ${name}
${group ? `default_internal_group = ${group}` : ''}
default_login_user = ${name}
first_valid_uid = 1
ssl = required
ssl_cert = <${folder}/cert.pem
ssl_key = <${folder}/key.pem
mail_location = maildir:${folder}/mail/%u/Maildir
mail_max_userip_connections = 50
auth_failure_delay = 0
passdb {
  driver = static
  args = password=${password}
}
userdb {
  driver = static
  args = uid=${name} gid=${group ?? name} home=${folder}/mail/%u
}
namespace inbox {
  inbox = yes
  mailbox Sent {
    auto = subscribe
    special_use = \\Sent
  }
  mailbox Drafts {
    auto = subscribe
    special_use = \\Drafts
  }
}
service imap-login {
  chroot =
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    port = ${port}
    ssl = yes
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
service auth-worker {
  user = ${name}
}
`
}

function own(folder: string): void {
  chmodSync(folder, 0o755)
  if (account.uid === undefined || account.gid === undefined) return
  chownSync(folder, account.uid, account.gid)
  for (const name of readdirSync(folder)) chownSync(join(folder, name), account.uid, account.gid)
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => setTimeout(() => resolve(false), 20))
  })
}

function logOf(folder: string): string {
  try {
    return readFileSync(join(folder, 'log'), 'utf8')
  } catch {
    return ''
  }
}
