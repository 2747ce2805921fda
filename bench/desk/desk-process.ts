import { setMaxListeners } from 'node:events'
import { answerParent } from '../child.ts'
import { makeMail } from '../load/make-mail.ts'
import { openSmtp } from '../load/smtp-connection.ts'
import { type Desk, openAgent } from './agent.ts'
import { addressOf } from './caller.ts'
import type { Heard } from './live-socket.ts'
import { makePace } from './pace.ts'
import { type Failures, type Measured, makeTally } from './tally.ts'
import { makeVisitor, type Visitor } from './visitor.ts'

export type Agents = { port: number; emails: string[]; password: string; desk: Desk }
export type Visitors = { port: number; channelKey: string; from: number; count: number }
export type Mails = { port: number; to: string; perSecond: number; run: string }

export type DeskTold = {
  operations: Record<string, Measured>
  failures: Failures
  /** Of live events, from the begin of their transaction to their receipt, in milliseconds. */
  delays: number[]
  /** How late this process came to what was due: on a busy machine that is in every figure. */
  lateness: number[]
  lostSockets: number
}

/** Whether listeners had each event once; `missed` and `doubled` count events of listeners. */
export type Hearing = { listeners: number; expected: number; missed: number; doubled: number }

const tally = makeTally()
const over = new AbortController()
const acknowledged = new Set<string>()
const working: Promise<void>[] = []
const closing: (() => void)[] = []
const agentsHeard: Map<string, number>[] = []
let visitors: Visitor[] = []
let delays: number[] = []
let lateness: number[] = []
let mailsAcknowledged = 0
let lostSockets = 0

const methods = { openAgents, openVisitors, sendMails, progress, tell, end, close, checkAgents, checkVisitors }
export type DeskProcess = typeof methods

export function serveDesk(): void {
  // Everybody's pauses end by one signal.
  setMaxListeners(0, over.signal)
  answerParent(methods)
}

const paceOf = (seed: number) => makePace(seed, over.signal, (late) => void lateness.push(late))
const tools = { tally, signal: over.signal, acknowledged, onTrouble, onLost: () => void lostSockets++ }

/** Signs them in, some at a time, opens their dashboards, and lets them work. */
async function openAgents({ port, emails, password, desk }: Agents): Promise<void> {
  let next = 0
  await Promise.all(Array.from({ length: 10 }, async () => {
    for (let at = next++; at < emails.length; at = next++) {
      const heard = new Map<string, number>()
      agentsHeard.push(heard)
      const onEvent = (event: Heard): void => {
        if (isSampled(event)) heard.set(event.id, (heard.get(event.id) ?? 0) + 1)
        if (at % 10 === 0) delays.push(Date.now() - event.at)
      }
      const agent = await openAgent({ port, email: emails[at]!, password, address: addressOf(100_000 + at) }, paceOf(at), { ...tools, desk, onEvent })
      closing.push(() => agent.close())
      follow(agent.work())
    }
  }))
}

/** They come within seconds of each other, and go on coming. */
async function openVisitors({ port, channelKey, from, count }: Visitors): Promise<void> {
  visitors = Array.from({ length: count }, (_, index) => {
    const number = from + index
    return makeVisitor({ port, channelKey, number, address: addressOf(number) }, paceOf(1_000 + number), { ...tools, onEvent: (event) => void delays.push(Date.now() - event.at) })
  })
  for (const visitor of visitors) {
    closing.push(() => visitor.close())
    follow(visitor.live())
  }
}

/** Mails of strangers and known senders, one session each, as most servers send them. */
async function sendMails({ port, to, perSecond, run }: Mails): Promise<void> {
  const pace = paceOf(7)
  follow((async () => {
    for (let number = 0; !over.signal.aborted; number++) {
      const due = await pace.pause(1_000 / perSecond).catch(() => undefined)
      if (due !== undefined) follow(deliver({ port, to, run }, number, due))
    }
  })())
}

async function deliver({ port, to, run }: Omit<Mails, 'perSecond'>, number: number, due: number): Promise<void> {
  const { from, text } = makeMail(number, run, to)
  const session = await openSmtp(port)
  const code = await session.deliver(from, to, text)
  session.close()
  if (code !== 250) return tally.fail('a mail by SMTP', String(code))
  mailsAcknowledged++
  tally.note('a mail by SMTP', performance.now() - due, 'done')
}

function follow(work: Promise<void>): void {
  working.push(work.catch(onTrouble))
}

function onTrouble(error: unknown): void {
  tally.fail('a person', error instanceof Error ? error.message : String(error))
}

async function progress(): Promise<{ noted: number; failed: number }> {
  return { noted: tally.noted, failed: tally.failed }
}

/** What was measured since the last question. */
async function tell(): Promise<DeskTold> {
  const told = { ...tally.take(), delays, lateness, lostSockets }
  delays = []
  lateness = []
  return told
}

/** Ends every day, waits for the answers that are still to come, and tells what was acknowledged. Sockets go on listening. */
async function end(): Promise<{ clientIds: string[]; mails: number }> {
  over.abort()
  await Promise.all(working)
  return { clientIds: [...acknowledged], mails: mailsAcknowledged }
}

async function close(): Promise<void> {
  for (const each of closing.splice(0)) each()
}

/** One event in sixteen. */
function isSampled({ id, name }: Pick<Heard, 'id' | 'name'>): boolean {
  return id.endsWith('0') && name === 'message.created'
}

/** @param ids all sampled events since the agents were there */
async function checkAgents(ids: string[]): Promise<Hearing> {
  return sum(agentsHeard.map((heard) => hearing(heard, ids)))
}

/** @param events what was to be heard by visitors, in log order */
async function checkVisitors(events: { id: string; contactId: string; xid: string }[]): Promise<Hearing> {
  const byContact = new Map<string, typeof events>()
  for (const event of events) byContact.set(event.contactId, [...byContact.get(event.contactId) ?? [], event])
  return sum(visitors.flatMap((visitor) => {
    const visit = visitor.visit()
    if (!visit) return []
    const [xid, id] = visit.cursor.split('.') as [string, string]
    const isAfter = (event: { id: string; xid: string }): boolean => event.xid === xid ? event.id > id : BigInt(event.xid) > BigInt(xid)
    return [hearing(visit.heard, (byContact.get(visit.contactId) ?? []).filter(isAfter).map((event) => event.id))]
  }))
}

function hearing(heard: ReadonlyMap<string, number>, ids: readonly string[]): Hearing {
  const missed = ids.filter((id) => !heard.has(id)).length
  return { listeners: 1, expected: ids.length, missed, doubled: [...heard.values()].filter((count) => count > 1).length }
}

function sum(all: readonly Hearing[]): Hearing {
  const total = { listeners: 0, expected: 0, missed: 0, doubled: 0 }
  for (const each of all) for (const key of Object.keys(total) as (keyof Hearing)[]) total[key] += each[key]
  return total
}
