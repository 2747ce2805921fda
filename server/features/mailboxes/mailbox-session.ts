import { setTimeout as sleep } from 'node:timers/promises'
import type { ImapFlow } from 'imapflow'
import { sql } from 'kysely'
import { AppError } from '../../kernel/errors.ts'
import type { Slots } from '../../kernel/jobs/slots.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { MailServerFailure, openImap, toMailServerFailure } from '../mail-servers/index.ts'
import { backoffMs } from './backoff.ts'
import { findSentFolder } from './find-sent-folder.ts'
import { boxFailures } from './metrics.ts'
import { noteProgress, noteState } from './note-state.ts'
import { type BoxLimits, type BoxSettings, type KeptBox, LostBox, readBox } from './open-box.ts'
import { syncMailbox } from './sync-mailbox.ts'

export type SessionOptions = {
  limits: BoxLimits
  /** Between two looks into the folder of sent mail, and into the inbox of a server that does not tell of news. */
  pollMs: number
  /** IDLE is begun anew before servers tire of it. */
  idleMs: number
  /** A server that says nothing for so long in the middle of a command is gone. */
  silentMs: number
  /** How many boxes of this process may connect, and how many may take mails, at the same time. */
  connecting: Slots
  taking: Slots
}

export type MailboxSession = { state: 'waiting' | 'syncing' | 'connected' | 'failing'; lastSyncedAt: number; stop(): Promise<void> }

/** Keeps one box open until it is stopped or lost: connects, takes what is new, waits for news, and connects again after a failure. */
export function openSession(kernel: Kernel, kept: KeptBox, options: SessionOptions): MailboxSession {
  const end = new AbortController()
  const session: MailboxSession = { state: 'waiting', lastSyncedAt: Date.now(), stop: async () => undefined }
  const running = run(kernel, kept, options, session, end.signal).catch((error: unknown) => {
    if (!(error instanceof LostBox)) kernel.log.error({ err: error, mailboxId: kept.id }, 'a mail box is no longer kept')
  })
  session.stop = () => {
    end.abort()
    return running
  }
  return session
}

// A line that breaks off and comes back is no news; whoever fails at once for another reason, or for the third time, is.
const fleeting = new Set(['disconnected', 'timeout'])
const fleetingTimes = 3

async function run(kernel: Kernel, kept: KeptBox, options: SessionOptions, session: MailboxSession, signal: AbortSignal): Promise<void> {
  let failures = 0
  while (!signal.aborted) {
    const box = await readBox(kernel, kept).catch(() => null)
    if (box === undefined) return
    try {
      if (box) await keepConnected(kernel, box, options, session, signal, () => { failures = 0 })
    } catch (error) {
      if (signal.aborted || error instanceof LostBox) return
      failures++
      const isOurs = await isOurFault(kernel, error)
      const failure = toMailServerFailure(error, box!.server)
      boxFailures.inc({ kind: isOurs ? 'own' : failure.kind })
      kernel.log.warn({ mailboxId: kept.id, reason: failure.message, failures }, 'a mail box cannot be read; trying again')
      if (!isOurs && (!fleeting.has(failure.kind) || failures >= fleetingTimes)) {
        session.state = 'failing'
        await noteState(kernel, kept, { state: 'failing', reason: failure.message }).catch(() => undefined)
      }
      await pause(backoffMs(isOurs ? 'other' : failure.kind, failures), signal)
      continue
    }
    await pause(1_000, signal)
  }
}

/** Our database is away, or refuses something: the box is not to blame. */
async function isOurFault({ database }: Kernel, error: unknown): Promise<boolean> {
  if (error instanceof MailServerFailure) return false
  if (error instanceof AppError || (error instanceof Error && 'severity' in error)) return true
  return sql`select 1`.execute(database.system).then(() => false, () => true)
}

async function keepConnected(kernel: Kernel, box: BoxSettings, options: SessionOptions, session: MailboxSession, signal: AbortSignal, works: () => void): Promise<void> {
  const { connecting, taking } = options
  const client = await within(connecting, signal, () => openImap(kernel, box.server, { idleMs: options.idleMs, silentMs: options.silentMs }))
  try {
    const news = listen(client, box.inboxFolder, signal)
    const sentFolder = box.takesSent ? await findSentFolder(client, box.sentFolder) : null
    const open = { kernel, box, client, sentFolder, signal, limits: options.limits }
    while (!signal.aborted) {
      news.heard()
      await within(taking, signal, () => syncMailbox(open, progressOf(kernel, box, session, () => letOthers(taking, signal))))
      works()
      await noteWell(kernel, box, session)
      if (signal.aborted) break
      void client.idle().catch(() => undefined)
      if (await news.wait(options.pollMs) === 'closed') throw new MailServerFailure('disconnected', `${box.server.host} closed the connection.`)
    }
  } finally {
    client.close()
  }
}

async function within<T>(places: Slots, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  await takePlace(places, signal)
  try {
    return await work()
  } finally {
    places.giveBack()
  }
}

async function takePlace(places: Slots, signal: AbortSignal): Promise<void> {
  while (places.free() <= 0) await places.wait(1_000)
  places.take()
  if (!signal.aborted) return
  places.giveBack()
  throw new LostBox()
}

/** Between two batches: a box that is filled back for hours does not keep the new mails of others waiting. */
async function letOthers(places: Slots, signal: AbortSignal): Promise<void> {
  places.giveBack()
  await new Promise((resolve) => setImmediate(resolve))
  while (places.free() <= 0) await places.wait(1_000)
  places.take()
  signal.throwIfAborted()
}

type News = { heard(): void; wait(forMs: number): Promise<'news' | 'closed'> }

/** New mails in the inbox, the time for the next look, the end of the connection, or of the session. */
function listen(client: ImapFlow, inbox: string, signal: AbortSignal): News {
  let [hasNews, isClosed] = [false, false]
  let wake = (): void => undefined
  client.on('exists', ({ path, count, prevCount }) => {
    if (path !== inbox || count <= prevCount) return
    hasNews = true
    wake()
  })
  client.on('close', () => {
    isClosed = true
    wake()
  })
  return {
    heard() {
      hasNews = false
    },
    async wait(forMs) {
      if (!hasNews && !isClosed && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(() => wake(), forMs)
          wake = () => {
            clearTimeout(timer)
            signal.removeEventListener('abort', wake)
            resolve()
          }
          signal.addEventListener('abort', wake, { once: true })
        })
        wake = () => undefined
      }
      return isClosed ? 'closed' : 'news'
    },
  }
}

const progressEveryMs = 1_000
// The usual handful of new mails is no state of its own.
const worthShowing = 25
const wellEveryMs = 30_000

function progressOf(kernel: Kernel, box: KeptBox, session: MailboxSession, letOthers: () => Promise<void>) {
  let [shown, last] = [false, 0]
  return {
    async begun(toTake: number) {
      shown = toTake > worthShowing || session.state !== 'connected'
      if (!shown) return
      session.state = 'syncing'
      await noteState(kernel, box, { state: 'syncing', toTake })
      last = Date.now()
    },
    async taken(count: number) {
      session.lastSyncedAt = Date.now()
      if (shown && Date.now() - last >= progressEveryMs) {
        last = Date.now()
        await noteProgress(kernel, box, count)
      }
      await letOthers()
    },
  }
}

async function noteWell(kernel: Kernel, box: BoxSettings, session: MailboxSession): Promise<void> {
  const before = session.lastSyncedAt
  session.lastSyncedAt = Date.now()
  if (session.state !== 'connected') await noteState(kernel, box, { state: 'connected' })
  else if (session.lastSyncedAt - before > wellEveryMs) await noteProgress(kernel, box, null)
  session.state = 'connected'
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined)
}
