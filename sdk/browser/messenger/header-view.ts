import { avatar } from './avatar.ts'
import { element, icon } from './element.ts'
import { sayWhen } from './say-time.ts'
import type { Channel, Texts } from './shapes.ts'
import type { State } from './state.ts'
import { language, say, words } from './words.ts'

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
    'button', { type: 'button', class: 'plain', 'aria-label': words.closeChat, title: words.closeChat, onclick: onClose },
    icon('close'),
  )
  const status = element('p', { class: 'status' })
  const greeting = element('h2', { dir: 'auto' })
  const introduction = element('p', { dir: 'auto' })
  const team = element('div', { class: 'team' })
  const welcome = element('div', { class: 'welcome' }, team, greeting, introduction)
  const title = element('div', { class: 'title' }, name, status)
  const node = element('header', {}, element('div', { class: 'bar' }, back, face, title, close), welcome)
  let shownName = ''
  let shownTeam = ''
  return {
    node,
    update({ channel, place, conversations, phase }, isTall) {
      node.classList.toggle('tall', isTall)
      welcome.hidden = !isTall
      back.hidden = place.at === 'list' || conversations.length === 0 || phase !== 'ready'
      const texts = textsOf(channel)
      greeting.textContent = channel && (texts.greeting ?? words.greeting)
      introduction.textContent = texts.introduction ?? ''
      introduction.hidden = !texts.introduction
      name.textContent = channel?.name ?? ''
      const line = channel ? statusOf(channel) : ''
      if (status.textContent !== line) status.textContent = line
      status.hidden = line === ''
      if (channel && shownName !== channel.name) {
        shownName = channel.name
        face.replaceChildren(avatar(channel.name, 'brand'))
      }
      const names = channel?.team ?? []
      team.hidden = names.length === 0
      if (shownTeam !== (shownTeam = names.join())) team.replaceChildren(...names.map((each) => avatar(each, 'quiet')))
      team.title = names.join(', ')
    },
  }
}

/** The channel's words in the language that is spoken, else its own. */
function textsOf(channel: Channel | null): Texts {
  const own = channel?.texts.find((texts) => texts.language === language)
  return { greeting: own?.greeting ?? channel?.greeting ?? null, introduction: own?.introduction ?? channel?.introduction ?? null }
}

function statusOf({ isOpen, opensAt, replyTime }: Channel): string {
  if (!isOpen) return [words.away, opensAt && say(words.backAt, { when: sayWhen(new Date(opensAt)) })].filter(Boolean).join(' · ')
  const soon = { minutes: words.repliesMinutes, hour: words.repliesHour, hours: words.repliesHours, day: words.repliesDay }
  return replyTime ? soon[replyTime] : ''
}
