import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import type { SMTPServerDataStream, SMTPServerSession } from 'smtp-server'
import { makeAddressCounts, smtpLimits } from './smtp-limits.ts'
import type { SmtpLimits } from './smtp-limits.ts'

export type ReceivedMail = {
  raw: Buffer
  /** `from` is '' for the null reverse-path of bounces. */
  envelope: { from: string; to: string[]; remoteAddress: string; helo: string }
}

export type SmtpEntranceOptions = {
  port: number
  host: string
  hostname: string
  /** Of one mail. */
  maxBytes?: number
  knows(address: string): Promise<'known' | 'unknown'>
  /** Resolves when the mail is committed: only then the sender is told 250. Rejecting makes the sender try again. */
  receive(mail: ReceivedMail): Promise<void>
  log: { warn(data: object, message: string): void; error(data: object, message: string): void }
  limits?: Partial<SmtpLimits>
  tls?: { key: string; cert: string }
}

export type SmtpEntrance = { port: number; stop(): Promise<void> }

type Entrance = Required<Omit<SmtpEntranceOptions, 'limits' | 'tls'>> & {
  limits: SmtpLimits
  bytesInFlight: number
  /** Sessions whose mail is arriving or being stored. */
  busy: Set<string>
  stopping: boolean
}

type Answer = (error?: Error | null) => void

const mostBytes = 25 * 1024 * 1024
const mostHops = 100

export async function startSmtpEntrance(options: SmtpEntranceOptions): Promise<SmtpEntrance> {
  const limits = { ...smtpLimits, ...options.limits }
  const entrance: Entrance = {
    maxBytes: mostBytes,
    ...options,
    limits,
    bytesInFlight: 0,
    busy: new Set(),
    stopping: false,
  }
  const server = makeServer(entrance, options.tls)
  server.server.on('connection', (socket) => {
    // The idle timeout is reset by every byte; this one ends a connection that trickles.
    const timer = setTimeout(() => socket.destroy(), limits.connectionSeconds * 1000).unref()
    socket.once('close', () => clearTimeout(timer))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  // Broken connections are the weather of the internet: not our errors.
  server.on('error', (error) => options.log.warn({ reason: error.message }, 'SMTP connection failed'))
  // Only a Unix socket has an address of another shape, and we listen on a port.
  const { port } = server.server.address() as AddressInfo
  return { port, stop: () => stop(server, entrance) }
}

function makeServer(entrance: Entrance, tls?: { key: string; cert: string }): SMTPServer {
  const { limits } = entrance
  const counts = makeAddressCounts(limits)
  const strangers = new Map<string, number>()
  const mails = new Map<string, number>()
  const counted = new Set<string>()
  return new SMTPServer({
    ...tls,
    name: entrance.hostname,
    banner: 'Hayloft',
    logger: false,
    size: entrance.maxBytes,
    rejectOversized: true,
    hideENHANCEDSTATUSCODES: false,
    hideSTARTTLS: !tls,
    disabledCommands: ['AUTH', 'WIZ', 'SHELL', 'KILL', ...(tls ? [] : ['STARTTLS'])],
    disableReverseLookup: true,
    maxClients: limits.connections,
    maxRecipients: limits.recipients,
    socketTimeout: limits.idleSeconds * 1000,
    maxCommandLength: 4096,
    onConnect(session, answer) {
      if (entrance.stopping) return answer(refusal(421, 'Shutting down, try again later'))
      if (!counts.connect(session.remoteAddress)) return answer(refusal(421, 'Too many connections from your address'))
      counted.add(session.id)
      answer()
    },
    onMailFrom(_address, session, answer) {
      const sent = (mails.get(session.id) ?? 0) + 1
      mails.set(session.id, sent)
      if (sent > limits.mailsPerConnection) return answer(refusal(421, 'Too many mails on one connection'))
      answer(
        counts.mail(session.remoteAddress) ? null : refusal(450, 'Too many mails from your address, try again later'),
      )
    },
    onRcptTo({ address }, session, answer) {
      const tried = strangers.get(session.id) ?? 0
      if (tried >= limits.unknownRecipients) return answer(refusal(421, 'Too many unknown recipients'))
      void checkRecipient(entrance, address, answer, () => strangers.set(session.id, tried + 1))
    },
    onData: (stream, session, answer) => receiveMail(entrance, stream, session, answer),
    onClose(session) {
      strangers.delete(session.id)
      mails.delete(session.id)
      if (counted.delete(session.id)) counts.disconnect(session.remoteAddress)
    },
  })
}

async function checkRecipient(entrance: Entrance, address: string, answer: Answer, count: () => void): Promise<void> {
  try {
    if ((await entrance.knows(address)) === 'known') return answer()
    count()
    answer(refusal(550, 'No such address here'))
  } catch (error) {
    entrance.log.error({ err: error }, 'Could not look a recipient up')
    answer(tryAgain())
  }
}

/** Past a limit the rest of the mail is read and thrown away, so that the connection stays usable. */
function receiveMail(
  entrance: Entrance,
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  answer: Answer,
): void {
  let chunks: Buffer[] = []
  let held = 0
  let crowded = false
  const release = () => {
    entrance.bytesInFlight -= held
    held = 0
    chunks = []
  }
  entrance.busy.add(session.id)
  stream.on('data', (chunk: Buffer) => {
    crowded ||= entrance.bytesInFlight + chunk.length > entrance.limits.bytesInFlight
    if (crowded || stream.sizeExceeded) return release()
    chunks.push(chunk)
    held += chunk.length
    entrance.bytesInFlight += chunk.length
  })
  // The sender went away in the middle: nothing was acknowledged, so nothing is kept.
  stream.on('error', () => {
    release()
    entrance.busy.delete(session.id)
  })
  stream.on('end', () => {
    void (async () => {
      const refused = crowded
        ? refusal(452, 'Too many mails at once, try again later')
        : stream.sizeExceeded
          ? refusal(552, 'Too large')
          : null
      const outcome = refused ?? (await store(entrance, Buffer.concat(chunks), session))
      release()
      entrance.busy.delete(session.id)
      answer(outcome)
    })()
  })
}

async function store(entrance: Entrance, raw: Buffer, session: SMTPServerSession): Promise<Error | null> {
  if (hops(raw) > mostHops) return refusal(554, 'Too many hops: the mail is going in circles')
  const { mailFrom, rcptTo } = session.envelope
  const envelope = {
    from: mailFrom === false ? '' : mailFrom.address,
    to: rcptTo.map(({ address }) => address),
    remoteAddress: session.remoteAddress,
    helo: session.hostNameAppearsAs || '',
  }
  try {
    await entrance.receive({ raw, envelope })
    return null
  } catch (error) {
    entrance.log.error({ err: error, from: session.remoteAddress }, 'Could not store a mail; its sender will try again')
    return tryAgain()
  }
}

function hops(raw: Buffer): number {
  return (
    raw
      .subarray(0, 128 * 1024)
      .toString('latin1')
      .split(/\r?\n\r?\n/, 1)[0]
      ?.match(/^received:/gim)?.length ?? 0
  )
}

/** Idle connections end at once; those whose mail is on its way end with their answer. */
async function stop(server: SMTPServer, entrance: Entrance): Promise<void> {
  entrance.stopping = true
  const closed = new Promise<void>((resolve) => server.close(resolve))
  const sweep = () => {
    for (const connection of server.connections) {
      if (!entrance.busy.has(connection.session.id)) connection.send(421, 'Shutting down, try again later')
    }
  }
  sweep()
  const sweeping = setInterval(sweep, 20)
  await closed
  clearInterval(sweeping)
}

function tryAgain(): Error {
  return refusal(451, 'Could not store the mail, try again later')
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode })
}
