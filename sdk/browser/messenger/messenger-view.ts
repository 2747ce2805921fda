import { brandColour } from '../brand-colour.ts'
import { composerView, isTouch } from './composer-view.ts'
import { element, icon } from './element.ts'
import { headerView } from './header-view.ts'
import { listView } from './list-view.ts'
import type { Messenger } from './make-messenger.ts'
import type { Memory } from './memory.ts'
import { type State, threadOf } from './state.ts'
import { threadView } from './thread-view.ts'
import { words } from './words.ts'

type Options = { memory: Memory; onClose: (() => void) | null }

/** The whole messenger on screen: header, list or thread, notice, composer. */
export function messengerView(messenger: Messenger, { memory, onClose }: Options): { node: HTMLElement; update(state: State): void; focus(): void } {
  let state: State | undefined
  let placeKey = ''

  const header = headerView({ onBack: () => messenger.showList(), onClose })
  const list = listView({ onOpen: (id) => messenger.showConversation(id), onNew: () => messenger.showNew() })
  const thread = threadView({
    retry: (clientId) => messenger.retry(clientId),
    discard: (clientId) => messenger.discard(clientId),
    onEarlier: () => withConversation((id) => void messenger.loadThread(id, state?.threads.get(id)?.earlier ?? undefined)),
    onReload: () => withConversation((id) => void messenger.loadThread(id)),
  })
  const composer = composerView({
    upload: messenger.upload,
    onSend: (text, files) => messenger.send(text, files),
    onTyping: () => messenger.tellTyping(),
    onDraft: (text) => keepDraft(text),
  })
  const notice = element('div', { class: 'notice', role: 'status' })
  const nothing = element('main', { class: 'nothing' }, element('p'),
    element('button', { type: 'button', class: 'again', onclick: () => messenger.begin() }, icon('again'), words.retry))
  const body = element('div', { class: 'body' })
  const node = element('div', { class: 'messenger' }, header.node, body)

  const withConversation = (work: (conversationId: string) => void): void => {
    if (state?.place.at === 'thread' && state.place.conversationId) work(state.place.conversationId)
  }
  const draftKey = (): string => (state?.place.at === 'thread' && state.place.conversationId) || 'new'
  const keepDraft = (text: string): void => {
    const { [draftKey()]: _, ...others } = memory.get('drafts') ?? {}
    memory.set('drafts', text ? { ...others, [draftKey()]: text } : others)
  }
  const focus = (): void => {
    if (state?.place.at === 'list') list.focus()
    else if (!isTouch()) composer.focus()
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

      const key = !isReady ? 'nothing' : showsList ? 'list' : next.place.at === 'thread' ? next.place.draftId ?? next.place.conversationId ?? '' : 'starting'
      if (key !== placeKey) {
        const hadFocus = placeKey !== '' && next.open
        placeKey = key
        body.replaceChildren(...(key === 'nothing' ? [nothing] : showsList ? [list.node] : [thread.node, notice, composer.node]))
        composer.setText(memory.get('drafts')?.[draftKey()] ?? '')
        if (hadFocus) focus()
      }
      if (key === 'nothing') {
        const isGone = next.phase === 'unavailable'
        nothing.firstElementChild!.textContent = isGone ? words.unavailable : words.unreachable
        nothing.querySelector('button')!.hidden = isGone
      } else if (showsList) list.update(next)
      else thread.update(next.place.at === 'list' ? { ...next, place: { at: 'thread', conversationId: '', draftId: null } } : next)
      sayNotice(notice, next)

      if (next.open && next.place.at === 'thread' && next.place.conversationId && shown.state === 'loaded' && document.visibilityState === 'visible') {
        messenger.markSeen(next.place.conversationId)
      }
    },
  }
}

function sayNotice(notice: HTMLElement, { online, live, phase }: State): void {
  const text = !online ? words.offline : live === 'blocked' && phase === 'ready' ? words.reconnecting : ''
  if (notice.textContent !== text) notice.textContent = text
  notice.hidden = text === ''
}

function paint(colour: string | null): void {
  const { fill, text } = brandColour(colour)
  document.documentElement.style.setProperty('--brand', fill)
  document.documentElement.style.setProperty('--on-brand', text)
}
