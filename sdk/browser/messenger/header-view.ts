import { avatar } from './avatar.ts'
import { element, icon } from './element.ts'
import type { State } from './state.ts'
import { words } from './words.ts'

type Options = { onBack(): void; onClose: (() => void) | null }

export type Header = { node: HTMLElement; update(state: State, isTall: boolean): void }

/** Tall with the greeting where a conversation begins, one line above a running thread. */
export function headerView({ onBack, onClose }: Options): Header {
  const back = element(
    'button',
    { type: 'button', class: 'plain', 'aria-label': words.backToList, title: words.backToList, onclick: onBack },
    icon('back'),
  )
  const face = element('span')
  const name = element('h1', { class: 'name' })
  const close = onClose && element(
    'button', { type: 'button', class: 'plain', 'aria-label': words.close, title: words.close, onclick: onClose },
    icon('close'),
  )
  const greeting = element('h2')
  const introduction = element('p')
  const welcome = element('div', { class: 'welcome' }, greeting, introduction)
  const node = element('header', {}, element('div', { class: 'bar' }, back, face, name, close), welcome)
  let shownName = ''
  return {
    node,
    update({ channel, place, conversations, phase }, isTall) {
      node.classList.toggle('tall', isTall)
      welcome.hidden = !isTall
      back.hidden = place.at === 'list' || conversations.length === 0 || phase !== 'ready'
      greeting.textContent = channel?.greeting ?? ''
      introduction.textContent = channel?.introduction ?? ''
      introduction.hidden = !channel?.introduction
      name.textContent = channel?.name ?? ''
      if (channel && shownName !== channel.name) {
        shownName = channel.name
        face.replaceChildren(avatar(channel.name, 'brand'))
      }
    },
  }
}
