import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Conversation } from '../../server/features/conversations/index.ts'
import { type Heard, openLiveSocket } from './live-socket.ts'
import { type MemberPage, openMemberPage, type SignIn } from './member-page.ts'
import { type Pace, untilOver } from './pace.ts'
import type { Tally } from './tally.ts'
import { answered, noted, searched } from './words.ts'

/** What agents find at their desk. */
export type Desk = { memberIds: string[]; teamIds: string[]; tagIds: string[]; macroIds: string[]; viewQueries: string[] }

export type AgentTools = {
  tally: Tally
  desk: Desk
  signal: AbortSignal
  /** Client ids of messages that the server has acknowledged, or will send by itself. */
  acknowledged: Set<string>
  onEvent(heard: Heard): void
  onLost(): void
  onTrouble(error: unknown): void
}

type Shown = Pick<Conversation, 'id' | 'contactId' | 'kind' | 'state' | 'unread' | 'assigneeId' | 'tagIds'>

const topics = ['conversations', 'contacts', 'tags', 'teams', 'views', 'macros', 'conversation-fields', 'flows']
const counted = ['state:open', 'state:open assignee:me', 'state:open assignee:none', 'state:snoozed']
const countAfterMs = 500
const betweenCountsMs = 3_000
const typingEveryMs = 2_500
const undoSeconds = 10

/** A member with the dashboard open all day. */
export async function openAgent(signIn: SignIn, pace: Pace, tools: AgentTools): Promise<{ work(): Promise<void>; close(): void }> {
  const { desk, tally, signal, acknowledged } = tools
  const page = await openMemberPage(signIn, tally)
  const lists = [
    { state: 'open', assigneeId: page.memberId }, { state: 'open', unassigned: true }, { state: 'open' }, { state: 'snoozed' }, { state: 'closed' },
    ...desk.viewQueries.map((query) => ({ state: 'all', query })),
  ]
  let opened: Shown | undefined
  const counting = makeCounting(page, tally, signal)
  const live = await openLiveSocket({
    port: signIn.port, headers: { cookie: page.headers['cookie']!, 'x-forwarded-for': signIn.address }, topics: [...topics, `member:${page.memberId}`],
    onEvent(heard) {
      tools.onEvent(heard)
      if (!/^(conversation|message)\./.test(heard.name)) return
      counting.again()
      if (opened && heard.data.includes(opened.id)) void page.askUnread('slaClocks.list', [['slaClocks.list', { conversationId: opened.id }]])
    },
    onLost: tools.onLost,
  })
  await openDashboard(page)

  const look = async (): Promise<void> => {
    const due = await pace.pause(4_000)
    await page.keepSignedIn()
    const filter = pace.chance(0.6) ? lists[Math.floor(pace.random() * 3)]! : pace.pick(lists)
    const [list] = await page.ask('conversations.list', [['conversations.list', { ...filter, limit: 40 }]], due) as [{ items: Shown[] }] | undefined ?? []
    if (!list) return
    if (pace.chance(0.06)) await search(page, pace)
    if (pace.chance(0.015)) await readReports(page, pace)
    if (pace.chance(0.006) && list.items.length > 0) await changeMany(page, pace, desk, list.items)
    if (pace.chance(0.05)) await page.askUnread('notifications.list', [['notifications.list', { limit: 20 }]])
    const conversation = list.items.length > 0 ? list.items[Math.floor(pace.random() * Math.min(20, list.items.length))] : undefined
    if (conversation) await handle(conversation)
  }

  const handle = async (conversation: Shown): Promise<void> => {
    const { id, contactId } = conversation
    const ofTalk = [`conversation:${id}`, `typing:${contactId}`]
    opened = conversation
    for (const topic of ofTalk) live.send({ type: 'subscribe', id: topic, topics: [topic] })
    live.send({ type: 'signal', topic: ofTalk[0], data: { here: true, name: signIn.email } })
    try {
      const answers = await openConversation(page, conversation)
      const draft = answers?.[2] as { version: number } | undefined
      if (conversation.unread) await page.change('conversations.markRead', { id })
      await pace.pause(3_000)
      if (answers) await act(conversation, draft?.version ?? 0)
    } finally {
      opened = undefined
      live.send({ type: 'signal', topic: ofTalk[0], data: { here: false, name: signIn.email } })
      live.send({ type: 'unsubscribe', topics: ofTalk })
    }
  }

  const act = async (conversation: Shown, draftVersion: number): Promise<void> => {
    const { id } = conversation
    const kind = pace.random()
    if (kind < 0.55) {
      await reply(conversation, draftVersion)
      if (pace.chance(0.35)) await page.change('conversations.close', { id }, await pace.pause(1_000))
      return
    }
    const due = await pace.pause(1_000)
    if (kind < 0.63) await write(id, 'note', pace.pick(noted), due)
    else if (kind < 0.71) await page.change('conversations.assign', { id, assigneeId: pace.chance(0.7) ? page.memberId : pace.pick(desk.memberIds) }, due)
    else if (kind < 0.79) await page.change('conversations.tag', { id, tags: [pace.pick(desk.tagIds)] }, due)
    else if (kind < 0.81 && conversation.tagIds[0]) await page.change('conversations.untag', { id, tags: [conversation.tagIds[0]] }, due)
    else if (kind < 0.86) await page.change('conversations.update', { id, priority: pace.pick(['low', 'normal', 'high', 'urgent']) }, due)
    else if (kind < 0.9) await page.change('conversations.update', { id, teamId: pace.pick(desk.teamIds) }, due)
    else if (kind < 0.94) await page.change('conversations.snooze', { id, until: new Date(Date.now() + 3_600_000).toISOString() }, due)
    else if (kind < 0.96 && conversation.state === 'closed') await page.change('conversations.reopen', { id }, due)
    else await page.change('macros.apply', { id: pace.pick(desk.macroIds), conversationId: id, send: false }, due)
  }

  /** Typing is told to colleagues and the visitor, the draft is kept as it grows, and a mail can be taken back for ten seconds. */
  const reply = async ({ id, contactId, kind }: Shown, draftVersion: number): Promise<void> => {
    const text = pace.pick(answered)
    let version = draftVersion
    for (let share = 1; share <= 3; share++) {
      live.send({ type: 'signal', topic: `conversation:${id}`, data: { typing: true, name: signIn.email } })
      if (kind === 'chat') live.send({ type: 'signal', topic: `visitor:${contactId}`, data: { typing: true, conversationId: id, name: signIn.email } })
      await pace.pause(typingEveryMs)
      if (share < 3) version = await keepDraft(id, text.slice(0, (text.length * share) / 3), version)
    }
    const due = performance.now()
    if (kind !== 'email') return write(id, 'reply', text, due)
    const clientId = randomUUID()
    const asked = await page.change('scheduledMessages.create', { conversationId: id, kind: 'reply', text, fileIds: [], clientId, afterSeconds: undoSeconds }, due)
    if (asked) acknowledged.add(clientId)
  }

  const keepDraft = async (conversationId: string, text: string, version: number): Promise<number> => {
    const kept = await page.change('drafts.put', { conversationId, mode: 'reply', text, fileIds: [], version })
    return (kept as { draft: { version: number } } | undefined)?.draft.version ?? version
  }

  const write = async (conversationId: string, kind: 'reply' | 'note', text: string, due: number): Promise<void> => {
    const clientId = randomUUID()
    if (await page.change('messages.create', { conversationId, kind, text, fileIds: [], clientId }, due)) acknowledged.add(clientId)
  }

  return {
    work: () => untilOver(signal, look, tools.onTrouble),
    close() {
      live.close()
      page.close()
    },
  }
}

async function openDashboard(page: MemberPage): Promise<void> {
  await page.askUnread('me.get', [['me.get', {}]])
  const limit = { limit: 100 }
  await page.askUnread('the dashboard, 12 queries', [
    ['views.list', {}], ['views.count', { queries: counted }], ['conversations.list', { state: 'open', limit: 40 }], ['members.list', limit],
    ['channels.list', limit], ['teams.list', limit], ['tags.list', limit], ['conversationFields.list', {}], ['macros.list', limit], ['notifications.list', { limit: 20 }],
    ['bulkActions.list', { limit: 10 }],
  ])
}

function openConversation(page: MemberPage, { id, contactId }: Shown): Promise<unknown[] | undefined> {
  return page.ask('a conversation, 7 queries', [
    ['conversations.get', { id }], ['messages.list', { conversationId: id, limit: 50 }], ['drafts.get', { conversationId: id }],
    ['scheduledMessages.list', { conversationId: id }], ['contacts.get', { id: contactId }], ['slaClocks.list', { conversationId: id }],
    ['conversations.list', { state: 'all', contactId, limit: 40 }],
  ])
}

/** As somebody types: what is shown follows the words. */
async function search(page: MemberPage, pace: Pace): Promise<void> {
  const words = pace.pick(searched)
  for (const query of [words.slice(0, Math.ceil(words.length * 0.7)), words]) {
    const due = await pace.pause(600)
    await page.ask('search.conversations', [['search.conversations', { query, limit: 25 }]], due)
  }
}

async function readReports(page: MemberPage, pace: Pace): Promise<void> {
  const day = (ago: number): string => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10)
  const asked = { from: day(pace.chance(0.7) ? 27 : 89), to: day(0), timeZone: 'Europe/Vienna', filter: '' }
  await page.askUnread('reports, 3 queries', [
    ['reports.summary', asked], ['reports.series', { ...asked, figure: 'created', bucket: 'day' }], ['reports.series', { ...asked, figure: 'closed', bucket: 'day' }],
  ])
  await pace.pause(3_000)
  await page.askUnread('reports.table', [['reports.table', { ...asked, groupBy: pace.pick(['team', 'tag', 'channel', 'member']) }]])
  await page.askUnread('reports.heatMap', [['reports.heatMap', { ...asked, figure: 'created' }]])
}

async function changeMany(page: MemberPage, pace: Pace, desk: Desk, shown: readonly Shown[]): Promise<void> {
  const which = pace.chance(0.5) ? { conversationIds: shown.map(({ id }) => id) } : { query: `state:closed tag:${pace.pick(desk.tagIds)}` }
  const action = pace.chance(0.5) ? { kind: 'tag', tags: [pace.pick(desk.tagIds)] } : { kind: 'priority', priority: pace.pick(['low', 'normal', 'high']) }
  await page.change('bulkActions.create', { ...which, action })
}

/**
 * The badge and the views count anew half a second after something happened, and three seconds after the last reading while more
 * does, as the dashboard does. How long its numbers stand on the screen is measured too.
 */
function makeCounting(page: MemberPage, tally: Tally, signal: AbortSignal) {
  let [due, underWay] = [false, false]
  let shownAt = performance.now()
  const ask = async (): Promise<void> => {
    underWay = true
    while (due && !signal.aborted) {
      await sleep(Math.max(countAfterMs, shownAt + betweenCountsMs - performance.now()))
      due = false
      if (await page.askUnread('views.count', [['views.count', { queries: counted }]])) tally.note('between two counts shown', performance.now() - shownAt, 'done')
      shownAt = performance.now()
    }
    underWay = false
  }
  return {
    again() {
      due = true
      if (!underWay) void ask()
    },
  }
}
