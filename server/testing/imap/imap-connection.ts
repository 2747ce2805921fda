import type { Socket } from 'node:net'
import type { Certificate } from './certificate.ts'
import { envelope, type ImapFolder, inSet, internalDate, quoted, search, type StoredMail } from './imap-folder.ts'
import { type ImapServer, upgrade } from './imap-server.ts'
import { type ImapCommand, makeCommandReader, parseCommand } from './read-command.ts'

type Options = { idle: boolean; starttls: Certificate | undefined; listeners: Set<(folder: string) => void> }

/** One client: answers its commands, one after the other. */
export function makeConnection(server: ImapServer, first: Socket, { idle, starttls, listeners }: Options): void {
  let socket = first
  let isSecure = starttls === undefined
  let isLoggedIn = false
  let folder: ImapFolder | undefined
  let told = 0
  let waiting: { tag: string; kind: 'idle' | 'auth' } | undefined
  let isOver = false

  const send = (line: string | Buffer): void => { if (!isOver && !socket.destroyed) socket.write(typeof line === 'string' ? `${line}\r\n` : line) }
  const capabilities = (): string => ['IMAP4rev1', 'AUTH=PLAIN', 'SASL-IR', 'NAMESPACE', 'SPECIAL-USE', 'UIDPLUS', ...(idle ? ['IDLE'] : []), ...(isSecure ? [] : ['STARTTLS'])].join(' ')
  const tellNews = (): void => {
    if (!folder || folder.mails.length === told) return
    told = folder.mails.length
    send(`* ${told} EXISTS`)
  }
  const onNews = (name: string): void => { if (folder?.name === name && waiting?.kind === 'idle') tellNews() }
  listeners.add(onNews)

  const logIn = (tag: string, user: string | undefined, password: string | undefined): void => {
    isLoggedIn = user === server.user && password === server.password
    send(isLoggedIn ? `${tag} OK [CAPABILITY ${capabilities()}] Logged in` : `${tag} NO [AUTHENTICATIONFAILED] Invalid credentials, make an app password at https://mail.example/passwords`)
  }
  const logInPlain = (tag: string, response: string): void => {
    const [, user, password] = Buffer.from(response, 'base64').toString().split('\0')
    logIn(tag, user, password)
  }

  const select = ({ tag, name, words }: ImapCommand): void => {
    folder = server.folders.get(words[0]!)
    if (!folder) return send(`${tag} NO [NONEXISTENT] Unknown Mailbox: ${words[0]}`)
    told = folder.mails.length
    send('* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)')
    send(`* ${told} EXISTS`)
    send('* 0 RECENT')
    send(`* OK [UIDVALIDITY ${folder.uidValidity}] .`)
    send(`* OK [UIDNEXT ${folder.uidNext}] .`)
    send(`* OK [PERMANENTFLAGS (\\Seen \\*)] .`)
    send(`${tag} OK [${name === 'EXAMINE' ? 'READ-ONLY' : 'READ-WRITE'}] done`)
  }

  /** @returns false when the connection ended on the way */
  const sendMail = (mail: StoredMail, items: readonly string[]): boolean => {
    const parts = [`UID ${mail.uid}`]
    if (items.includes('FLAGS')) parts.push(`FLAGS (${[...mail.flags].join(' ')})`)
    if (items.includes('RFC822.SIZE')) parts.push(`RFC822.SIZE ${mail.size ?? mail.raw.length}`)
    if (items.includes('INTERNALDATE')) parts.push(`INTERNALDATE "${internalDate(mail.date)}"`)
    if (items.includes('ENVELOPE')) parts.push(`ENVELOPE ${envelope(mail.raw)}`)
    const head = `* ${folder!.mails.indexOf(mail) + 1} FETCH (${parts.join(' ')}`
    if (!items.some((item) => /^BODY(\.PEEK)?\[\]$/.test(item))) {
      send(`${head})`)
      return true
    }
    const fault = server.faultOf(folder!.name, mail.uid)
    if (fault === 'hang') return false
    if (fault === 'flood') {
      send(`${head} BODY[] {${60 * 1024 * 1024}}`)
      return false
    }
    const announced = fault === 'bad literal' ? mail.raw.length + 100_000 : mail.raw.length
    send(`${head} BODY[] {${announced}}`)
    if (fault === 'drop in the middle') {
      send(mail.raw.subarray(0, Math.floor(mail.raw.length / 2)))
      socket.end(() => socket.destroy())
      isOver = true
      return false
    }
    send(mail.raw)
    if (fault === 'bad literal') return false
    send(')')
    return true
  }

  const fetch = (tag: string, words: readonly string[], byUid: boolean): void => {
    if (!folder) return send(`${tag} BAD no folder`)
    const items = words.slice(1).map((word) => word.toUpperCase())
    const isIn = inSet(words[0]!, byUid ? folder.mails.at(-1)?.uid ?? 0 : folder.mails.length)
    for (const [index, mail] of folder.mails.entries()) {
      if (isIn(byUid ? mail.uid : index + 1) && !sendMail(mail, items)) return
    }
    send(`${tag} OK done`)
  }

  const store = (tag: string, words: readonly string[]): void => {
    if (!folder) return send(`${tag} BAD no folder`)
    const isIn = inSet(words[0]!, folder.mails.at(-1)?.uid ?? 0)
    const flags = words.slice(2).filter((word) => word !== '(' && word !== ')')
    for (const mail of folder.mails) if (isIn(mail.uid)) for (const flag of flags) mail.flags.add(flag)
    send(`${tag} OK done`)
  }

  const append = ({ tag, words, literals }: ImapCommand): void => {
    if (!server.folders.has(words[0]!)) return send(`${tag} NO [TRYCREATE] no such folder`)
    const uid = server.deliver(literals.at(-1)!, { folder: words[0]! })
    const mail = server.folders.get(words[0]!)!.mails.at(-1)!
    for (const word of words) if (word.startsWith('\\')) mail.flags.add(word)
    send(`${tag} OK [APPENDUID ${server.folders.get(words[0]!)!.uidValidity} ${uid}] done`)
  }

  const byUid = ({ tag, words: [kind, ...words] }: ImapCommand): void => {
    const name = kind?.toUpperCase()
    if (name === 'FETCH') return fetch(tag, words, true)
    if (name === 'STORE') return store(tag, words)
    if (name !== 'SEARCH' || !folder) return send(`${tag} BAD unknown`)
    send(`* SEARCH ${search(folder, words.filter((word) => word !== '(' && word !== ')')).join(' ')}`.trimEnd())
    send(`${tag} OK done`)
  }

  const status = ({ tag, words }: ImapCommand): void => {
    const asked = server.folders.get(words[0]!)
    if (!asked) return send(`${tag} NO [NONEXISTENT] no such folder`)
    send(`* STATUS ${quoted(asked.name)} (MESSAGES ${asked.mails.length} UIDNEXT ${asked.uidNext} UIDVALIDITY ${asked.uidValidity})`)
    send(`${tag} OK done`)
  }

  const list = ({ tag, name }: ImapCommand): void => {
    for (const each of server.folders.values()) send(`* ${name} (\\HasNoChildren${each.specialUse && name === 'LIST' ? ` ${each.specialUse}` : ''}) "/" ${quoted(each.name)}`)
    send(`${tag} OK done`)
  }

  const answer = (command: ImapCommand): void => {
    const { tag, name, words } = command
    const done = (...lines: string[]) => [...lines, `${tag} OK done`].forEach(send)
    if (name === 'CAPABILITY') return done(`* CAPABILITY ${capabilities()}`)
    if (name === 'NOOP') {
      tellNews()
      return done()
    }
    if (name === 'LOGOUT') {
      done('* BYE see you')
      return void socket.end()
    }
    if (name === 'STARTTLS' && starttls && !isSecure) {
      done()
      socket.removeAllListeners('data')
      socket = upgrade(socket, starttls)
      isSecure = true
      return attach()
    }
    if (name === 'LOGIN') return logIn(tag, words[0], words[1])
    if (name === 'AUTHENTICATE') {
      if (words[1]) return logInPlain(tag, words[1])
      waiting = { tag, kind: 'auth' }
      return send('+ ')
    }
    if (!isLoggedIn) return send(`${tag} NO log in first`)
    if (name === 'NAMESPACE') return done('* NAMESPACE (("" "/")) NIL NIL')
    if (name === 'LIST' || name === 'LSUB') return list(command)
    if (name === 'SELECT' || name === 'EXAMINE') return select(command)
    if (name === 'STATUS') return status(command)
    if (name === 'FETCH') return fetch(tag, words, false)
    if (name === 'UID') return byUid(command)
    if (name === 'APPEND') return append(command)
    if (name === 'IDLE' && idle) {
      waiting = { tag, kind: 'idle' }
      send('+ idling')
      return tellNews()
    }
    send(`${tag} BAD unknown command ${name}`)
  }

  const onLine = (line: string, literals: Buffer[]): void => {
    if (waiting) {
      const { tag, kind } = waiting
      waiting = undefined
      return kind === 'idle' ? send(`${tag} OK done`) : logInPlain(tag, line)
    }
    const command = parseCommand(line, literals)
    const shown = line.slice(line.indexOf(' ') + 1)
    server.commands.push(command.name === 'LOGIN' || command.name === 'AUTHENTICATE' ? command.name : shown)
    if (server.endsAt(shown)) {
      isOver = true
      return void socket.destroy()
    }
    answer(command)
  }

  function attach(): void {
    socket.on('error', () => undefined)
    socket.on('data', makeCommandReader(() => send('+ go on'), onLine))
  }
  first.on('close', () => listeners.delete(onNews))
  attach()
  send(`* OK [CAPABILITY ${capabilities()}] ready`)
}
