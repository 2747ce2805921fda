import { randomUUID } from 'node:crypto'
import { openCaller, type Caller } from './caller.ts'
import { type Heard, type LiveSocket, openLiveSocket } from './live-socket.ts'
import { type Pace, untilOver } from './pace.ts'
import type { Tally } from './tally.ts'
import { said } from './words.ts'

export type VisitorTools = {
  tally: Tally
  signal: AbortSignal
  acknowledged: Set<string>
  onEvent(heard: Heard): void
  onLost(): void
  onTrouble(error: unknown): void
}

/** A visit that lasts: whose it is, from where on it listens, and which events it heard. */
export type Visit = { contactId: string; cursor: string; heard: Map<string, number> }

export type Visitor = { live(): Promise<void>; visit(): Visit | undefined; close(): void }

export type VisitorOptions = { port: number; channelKey: string; number: number; address: string }

type Session = { visitorToken: string; contactId: string; cursor: string; conversations: { id: string; state: string }[] }

const stayMs = 150_000
const betweenMessagesMs = 60_000
const fileBytes = 20_000

/** One place on the site: somebody comes, writes, reads and leaves; then the next one comes, or the same again. */
export function makeVisitor(options: VisitorOptions, pace: Pace, tools: VisitorTools): Visitor {
  const { tally, signal } = tools
  const caller = openCaller(options.port, options.address, tally)
  let token: string | undefined
  let socket: LiveSocket | undefined
  let current: Visit | undefined
  let visits = 0

  const stay = async (due: number): Promise<void> => {
    const session = await start(due)
    if (!session) return
    const visit: Visit = { contactId: session.contactId, cursor: session.cursor, heard: new Map() }
    let conversationId = session.conversations.find(({ state }) => state === 'open')?.id
    if (conversationId) await call('GET', 'widget.messages', `conversations/${conversationId}/messages?limit=50`)
    let isReading = false
    const read = async (messageId: string): Promise<void> => {
      if (isReading || !conversationId) return
      isReading = true
      const seenAt = await pace.pause(2_000).catch(() => undefined)
      isReading = false
      if (seenAt !== undefined) await call('PUT', 'widget.markSeen', `conversations/${conversationId}/seen`, { messageId }, seenAt)
    }
    socket = await openLiveSocket({
      port: options.port, headers: { 'x-forwarded-for': options.address }, token: session.visitorToken, topics: [`visitor:${session.contactId}`], after: session.cursor,
      onEvent(heard) {
        visit.heard.set(heard.id, (visit.heard.get(heard.id) ?? 0) + 1)
        tools.onEvent(heard)
        const messageId = heard.name === 'message.created' ? /"message":\{"id":"([^"]+)"[^}]*"authorKind":"member"/.exec(heard.data.toString())?.[1] : undefined
        if (messageId) void read(messageId)
      },
      onLost: tools.onLost,
    })
    current = visit
    const leaveAt = performance.now() - Math.log(1 - pace.random()) * stayMs
    for (let first = conversationId === undefined; ; first = false) {
      const dueToWrite = await pace.pause(first ? 8_000 : betweenMessagesMs)
      if (dueToWrite > leaveAt) return
      const id = await write(session, conversationId, dueToWrite)
      conversationId = id ?? conversationId
    }
  }

  const start = async (due: number): Promise<Session | undefined> => {
    const isKnown = token !== undefined && pace.chance(0.3)
    const answer = await call('POST', 'widget.start', 'sessions', { channelKey: options.channelKey, ...isKnown && { visitorToken: token } }, due)
    const session = answer as Session | undefined
    token = session?.visitorToken
    if (session) caller.headers['authorization'] = `Bearer ${session.visitorToken}`
    return session
  }

  const write = async (session: Session, conversationId: string | undefined, due: number): Promise<string | undefined> => {
    if (conversationId) {
      socket?.send({ type: 'signal', topic: `typing:${session.contactId}`, data: { typing: true, conversationId } })
      await pace.pause(3_000)
    }
    const dueToSend = conversationId ? performance.now() : due
    const fileIds = pace.chance(0.03) ? await upload() : []
    const clientId = randomUUID()
    const name = `Visitor ${options.number}.${visits}`
    const beginning = { introduction: pace.chance(0.5) ? { name, email: `${name.replace(' ', '-').toLowerCase()}@visitors.test` } : undefined, pageUrl: 'https://shop.test/armchairs' }
    const sent = await call('POST', 'widget.send', 'messages', { clientId, text: pace.pick(said), ...conversationId ? { conversationId } : beginning, fileIds }, dueToSend)
    if (!sent) return undefined
    tools.acknowledged.add(clientId)
    return (sent as { conversation: { id: string } }).conversation.id
  }

  const upload = async (): Promise<string[]> => {
    const made = await call('POST', 'widget.createFile', 'files', { name: 'photo.png', contentType: 'image/png', size: fileBytes })
    if (!made) return []
    const { id, uploadUrl } = made as { id: string; uploadUrl: string }
    const { pathname, search } = new URL(uploadUrl, 'http://127.0.0.1')
    const stored = await caller.call({ operation: 'PUT /files/:id', method: 'PUT', path: pathname + search, headers: { 'content-type': 'image/png' }, body: Buffer.alloc(fileBytes, 7) })
    return stored ? [id] : []
  }

  const call = (method: 'GET' | 'POST' | 'PUT', operation: string, path: string, body?: object, due?: number) => callWidget(caller, { method, operation, path, body, due })

  return {
    live: () => untilOver(signal, async () => {
      const due = await pace.pause(visits++ === 0 ? 10_000 : 3_000)
      leave()
      await stay(due)
      leave()
    }, tools.onTrouble),
    visit: () => current,
    close: leave,
  }

  function leave(): void {
    current = undefined
    socket?.close()
    socket = undefined
  }
}

type WidgetCall = { method: 'GET' | 'POST' | 'PUT'; operation: string; path: string; body?: object | undefined; due?: number | undefined }

async function callWidget(caller: Caller, { path, body, ...call }: WidgetCall): Promise<unknown> {
  const answer = await caller.call({ ...call, path: `/api/v1/widget/${path}`, ...body && { body: JSON.stringify(body) } })
  return answer && JSON.parse(answer.body.toString())
}
