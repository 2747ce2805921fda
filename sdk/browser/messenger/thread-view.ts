import { avatar } from './avatar.ts'
import { element, icon } from './element.ts'
import { emailView } from './email-view.ts'
import { drawRow, type RowActions, signatureOf } from './message-row.ts'
import { ratingView } from './rating-view.ts'
import type { Message } from './shapes.ts'
import { asksForEmail, ratingOf, type State, threadOf } from './state.ts'
import { authorOf, rowsOf } from './thread.ts'
import { language, say, words } from './words.ts'

type Options = RowActions & { onEarlier(): void; onReload(): void; onEmail(email: string): Promise<void>; onRate(score: number, comment: string): Promise<void> }

const nearEndPx = 80

/** The scrolling part of a conversation. Rows are kept by key: only what changed is drawn again. */
export function threadView(options: Options): { node: HTMLElement; update(state: State): void; toEnd(): void } {
  const drawn = new Map<string, { node: HTMLElement; signature: string }>()
  const earlier = element(
    'button', { type: 'button', class: 'link earlier', onclick: options.onEarlier }, words.earlier,
  )
  const skeleton = element(
    'div', { class: 'skeleton', 'aria-hidden': 'true' },
    ...['theirs', 'own', 'theirs'].map((side) => element('span', { class: side })),
  )
  const problem = element('div', { class: 'problem' }, element('p', {}, words.unreachable),
    element('button', { type: 'button', class: 'again', onclick: options.onReload }, icon('again'), words.retry))
  const log = element('div', { class: 'log', role: 'log', 'aria-label': words.messages })
  const typingName = element('span', { class: 'hidden', role: 'status' })
  const typing = element('div', { class: 'row theirs typing begins ends' })
  const email = emailView(options.onEmail)
  const rating = ratingView(options.onRate)
  const closed = element('p', { class: 'closed' }, words.closed)
  const scroller = element(
    'div', { class: 'scroller', tabindex: 0, role: 'group', 'aria-label': words.messages }, earlier, skeleton, problem,
    log, typing, typingName, email.node, closed, rating.node,
  )
  const jump = element(
    'button', { type: 'button', class: 'jump', hidden: true, onclick: () => toEnd(true) }, icon('down'), words.newMessages,
  )
  const node = element('main', { class: 'thread' }, scroller, jump)

  let shown = ''
  let pinned = true
  const toEnd = (gently = false): void => {
    scroller.scrollTo({ top: scroller.scrollHeight, behavior: gently && !calm() ? 'smooth' : 'auto' })
  }
  scroller.addEventListener('scroll', () => {
    pinned = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < nearEndPx
    if (pinned) jump.hidden = true
  }, { passive: true })
  // Images that load, a keyboard that opens: the end stays in sight.
  if ('ResizeObserver' in window) {
    const keepEnd = new ResizeObserver(() => { if (pinned) toEnd() })
    keepEnd.observe(scroller)
    keepEnd.observe(log)
  }

  return {
    node,
    toEnd,
    update(state) {
      const { place } = state
      // While the visit starts there is no place yet: the skeleton of a thread.
      const conversationId = place.at === 'thread' ? place.conversationId : null
      const { thread, pending, conversation } = threadOf(state)
      const key = place.at === 'thread' ? place.draftId ?? place.conversationId ?? '' : ''
      const isOther = key !== shown
      if (isOther) {
        shown = key
        drawn.clear()
        log.replaceChildren()
        pinned = true
      }
      const isWaiting = !state.online || state.live === 'blocked' || state.phase !== 'ready'
      const lastBefore = [...drawn.keys()].at(-1)
      const fromEnd = scroller.scrollHeight - scroller.scrollTop
      const teamName = state.channel?.showsNames === false ? state.channel.name : null
      const rows = rowsOf([...openingOf(state), ...thread.messages], pending)
      drawRows(log, drawn, rows.map((row) => ({
        key: row.key, signature: signatureOf(row, isWaiting), draw: () => drawRow(row, isWaiting, teamName, options),
      })))

      earlier.hidden = thread.earlier === null || thread.state !== 'loaded'
      const isLoading = thread.state === 'unknown' || thread.state === 'loading'
      skeleton.hidden = rows.length > 0 || !(isLoading || state.phase === 'starting')
      problem.hidden = thread.state !== 'failed'
      closed.hidden = conversation?.state !== 'closed' || pending.length > 0
      const isTyping = state.typing !== null && state.typing.conversationId === conversationId
      showTyping(typing, typingName, isTyping ? teamName ?? (state.typing?.name || words.someone) : null)
      const hasOwn = thread.messages.some(({ authorKind }) => authorKind === 'contact')
      email.update(asksForEmail(state, hasOwn), state.channel?.isOpen === false, hasOwn ? state.leftEmail : null)

      const asked = ratingOf(state, conversation?.state === 'closed')
      const isOurs = language !== 'en' && state.channel?.language === 'auto'
      rating.update(asked, asked && !isOurs ? asked.question : words.rateQuestion)

      const last = rows.at(-1)
      const isOwn = last?.kind === 'entry' && authorOf(last.entry) === ''
      const isNew = last !== undefined && last.key !== lastBefore
      if (isOther || pinned || (isNew && isOwn)) toEnd()
      else if (isNew) jump.hidden = false
      else scroller.scrollTop = scroller.scrollHeight - fromEnd
      if (isOther) jump.hidden = true
    },
  }
}

/** The team's message that a new conversation answers, as if it were there already. */
function openingOf({ opening, channel, place }: State): Message[] {
  if (!opening || place.at !== 'thread' || place.conversationId !== null) return []
  return [{
    id: opening.id, conversationId: '', authorKind: 'member', authorName: channel?.name ?? '', clientId: null, text: opening.text,
    attachments: [], createdAt: new Date().toISOString(),
  }]
}

type Drawn = Map<string, { node: HTMLElement; signature: string }>

function drawRows(
  log: HTMLElement, drawn: Drawn, rows: { key: string; signature: string; draw(): HTMLElement }[],
): void {
  const before = new Map(drawn)
  drawn.clear()
  let next: ChildNode | null = log.firstChild
  for (const { key, signature, draw } of rows) {
    const known = before.get(key)
    before.delete(key)
    const node = known?.signature === signature ? known.node : draw()
    if (known && known.node !== node) {
      if (next === known.node) next = node
      known.node.replaceWith(node)
    }
    if (node === next) next = next.nextSibling
    else log.insertBefore(node, next)
    drawn.set(key, { node, signature })
  }
  for (const { node } of before.values()) node.remove()
}

function showTyping(row: HTMLElement, status: HTMLElement, name: string | null): void {
  row.hidden = name === null
  const text = name === null ? '' : say(words.typing, { name })
  if (status.textContent === text) return
  status.textContent = text
  row.replaceChildren(...(name === null ? [] : [
    avatar(name, 'quiet'),
    element('div', { class: 'bubble dots', 'aria-hidden': 'true' }, element('i'), element('i'), element('i')),
  ]))
}

function calm(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches
}
