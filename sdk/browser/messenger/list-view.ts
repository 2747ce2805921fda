import { element, icon } from './element.ts'
import { sayAgo, sayExactly } from './say-time.ts'
import { type State, unreadIn } from './state.ts'
import type { Conversation } from './shapes.ts'
import { say, words } from './words.ts'

type Options = { onOpen(conversationId: string): void; onNew(): void }

export function listView({ onOpen, onNew }: Options): { node: HTMLElement; update(state: State): void; focus(): void } {
  const list = element('ul')
  const start = element(
    'button', { type: 'button', class: 'start', onclick: onNew }, icon('write'), words.newConversation,
  )
  const node = element('main', { class: 'list' }, element('h2', {}, words.conversations), list, start)
  let drawn = ''
  return {
    node,
    update(state) {
      const lines = state.conversations.map((each) => ({ conversation: each, unread: unreadIn(state, each) }))
      const signature = JSON.stringify(lines.map((each) => [each, sayAgo(new Date(each.conversation.lastMessageAt))]))
      if (signature === drawn) return
      drawn = signature
      const focused = list.contains(document.activeElement) ? document.activeElement?.getAttribute('data-id') : null
      list.replaceChildren(...lines.map(({ conversation, unread }) => line(conversation, unread, onOpen)))
      if (focused) list.querySelector<HTMLElement>(`[data-id="${focused}"]`)?.focus()
    },
    focus: () => (list.querySelector('button') ?? start).focus(),
  }
}

function line(conversation: Conversation, unread: number, onOpen: (id: string) => void): HTMLElement {
  const at = new Date(conversation.lastMessageAt)
  const preview = conversation.preview || words.file
  const { id } = conversation
  const properties = { type: 'button', 'data-id': id, class: unread > 0 ? 'unread' : null, onclick: () => onOpen(id) }
  return element('li', {}, element('button', properties,
    element('span', { class: 'preview' }, conversation.lastMessageBy === 'contact' ? say(words.yourself, { text: preview }) : preview),
    element('time', { datetime: conversation.lastMessageAt, title: sayExactly(at) }, sayAgo(at)),
    unread > 0 && element('span', { class: 'dot' }, element('span', { class: 'hidden' }, words.unread)),
    icon('next')))
}
