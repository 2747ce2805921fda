import { brandColour } from '../brand-colour.ts'
import { composerView, isTouch } from './composer-view.ts'
import { element, icon } from './element.ts'
import { formView } from './form-view.ts'
import { headerView } from './header-view.ts'
import { listView } from './list-view.ts'
import type { Messenger } from './make-messenger.ts'
import type { Memory } from './memory.ts'
import type { PreChat } from './shapes.ts'
import { formOf, type Place, type State, threadOf } from './state.ts'
import { threadView } from './thread-view.ts'
import { words } from './words.ts'

type Options = { memory: Memory; onClose: (() => void) | null }

/** The whole messenger on screen: header, list or thread, notice, composer. */
export function messengerView(
  messenger: Messenger, { memory, onClose }: Options,
): { node: HTMLElement; update(state: State): void; focus(): void } {
  let state: State | undefined
  let placeKey = ''
  // The place whose draft the composer holds; empty for what is written before a place is known.
  let writtenFor = ''

  const header = headerView({ onBack: () => messenger.showList(), onClose })
  const list = listView({ onOpen: (id) => messenger.showConversation(id), onNew: () => messenger.showNew() })
  const thread = threadView({
    retry: (clientId) => messenger.retry(clientId),
    discard: (clientId) => messenger.discard(clientId),
    onEarlier: () => withConversation((id) => {
      void messenger.loadThread(id, state?.threads.get(id)?.earlier ?? undefined)
    }),
    onReload: () => withConversation((id) => void messenger.loadThread(id)),
    onEmail: (email) => messenger.leaveEmail(email),
    async onRate(score, comment) {
      const { place } = state ?? {}
      if (place?.at === 'thread' && place.conversationId) await messenger.rate(place.conversationId, score, comment)
    },
  })
  const composer = composerView({
    upload: messenger.upload,
    onSend: (text, files) => messenger.send(text, files),
    onTyping: () => messenger.tellTyping(),
    onDraft: (text) => keepDraft(text),
  })
  const notice = element('div', { class: 'notice', role: 'status' })
  let form: { node: HTMLElement; focus(): void; asked: string } | null = null
  const nothing = element('main', { class: 'nothing' }, element('p'),
    element('button', { type: 'button', class: 'again', onclick: () => messenger.begin() }, icon('again'), words.retry))
  const body = element('div', { class: 'body' })
  const node = element('div', { class: 'messenger' }, header.node, body)

  const withConversation = (work: (conversationId: string) => void): void => {
    if (state?.place.at === 'thread' && state.place.conversationId) work(state.place.conversationId)
  }
  const draftKey = (): string => (state?.place.at === 'thread' && state.place.conversationId) || 'new'
  const keepDraft = (text: string): void => {
    if (state?.place.at !== 'thread') return
    const { [draftKey()]: _, ...others } = memory.get('drafts') ?? {}
    memory.set('drafts', text ? { ...others, [draftKey()]: text } : others)
  }
  const takeUp = (key: string): void => {
    if (writtenFor === '' && composer.text() !== '') keepDraft(composer.text())
    else composer.setText(key === '' ? '' : memory.get('drafts')?.[draftKey()] ?? '')
    writtenFor = key
  }
  const focus = (): void => {
    if (state?.place.at === 'list') list.focus()
    else if (!isTouch()) (form ?? composer).focus()
  }
  /** The form is drawn anew only when it asks for something else: what is typed stays. */
  const ask = (asked: PreChat | null): void => {
    if (JSON.stringify(asked) === (form?.asked ?? 'null')) return
    form = asked && { ...formView(asked, (introduction) => messenger.introduce(introduction)), asked: JSON.stringify(asked) }
  }

  return {
    node,
    focus,
    update(next) {
      const before = state
      state = next
      if (before?.channel?.colour !== next.channel?.colour || !before) paint(next.channel?.colour ?? null)
      const isReady = next.phase === 'ready' || next.phase === 'starting'
      const showsList = next.phase === 'ready' && next.place.at === 'list'
      const { thread: shown, pending } = threadOf(next)
      const isNew = next.place.at === 'thread' && next.place.conversationId === null && pending.length === 0
      header.update(next, next.channel !== null && (showsList || isNew) && isReady)

      ask(formOf(next))
      const where = !isReady ? 'nothing' : showsList ? 'list' : keyOf(next.place)
      const key = where + (form?.asked ?? '')
      const isPlace = next.phase === 'ready' && next.place.at === 'thread'
      if (key !== placeKey) {
        const hadFocus = placeKey !== '' && next.open
        placeKey = key
        const last = form?.node ?? composer.node
        const parts = where === 'nothing' ? [nothing] : showsList ? [list.node] : [thread.node, notice, last]
        // Parts that stay are not touched: a phone's keyboard closes when its field leaves the page for a moment.
        if (body.firstChild !== parts[0] || body.lastChild !== parts.at(-1)) body.replaceChildren(...parts)
        if (where === 'starting' || isPlace) takeUp(isPlace ? where : '')
        if (hadFocus) focus()
      }
      composer.setReady(isPlace && !form)
      if (showsList && composer.isHeld()) messenger.showNew()
      if (where === 'nothing') {
        const isGone = next.phase === 'unavailable'
        nothing.firstElementChild!.textContent = isGone ? words.unavailable : words.unreachable
        nothing.querySelector('button')!.hidden = isGone
      } else if (showsList) list.update(next)
      else thread.update(next)
      sayNotice(notice, next)

      const isLookedAt = next.open && shown.state === 'loaded' && document.visibilityState === 'visible'
      if (isLookedAt) withConversation((id) => messenger.markSeen(id))
    },
  }
}

// A new conversation keeps its key when it gets its id, so that nothing is drawn anew under the writer's hands.
function keyOf(place: Place): string {
  return place.at === 'list' ? 'starting' : place.draftId ?? place.conversationId ?? ''
}

function sayNotice(notice: HTMLElement, { online, live, phase, isSlowed }: State): void {
  const text = !online ? words.offline : isSlowed ? words.tooFast : live === 'blocked' && phase === 'ready' ? words.reconnecting : ''
  if (notice.textContent !== text) notice.textContent = text
  notice.hidden = text === ''
}

export function paint(colour: string | null): void {
  const { fill, text } = brandColour(colour)
  document.documentElement.style.setProperty('--brand', fill)
  document.documentElement.style.setProperty('--on-brand', text)
}
