import { element, icon } from './element.ts'
import { looksLikeMail } from './form-view.ts'
import { say, words } from './words.ts'

export type EmailView = { node: HTMLElement; update(shown: boolean, isAway: boolean, leftEmail: string | null): void }

/** Asks for an address within the thread, so that an answer finds whoever has gone. */
export function emailView(onLeave: (email: string) => Promise<void>): EmailView {
  const text = element('p', { id: 'leave-email' })
  const input = element('input', {
    type: 'email', 'aria-label': words.email, placeholder: words.email, 'aria-describedby': 'leave-email', autocomplete: 'email',
    maxlength: 320, dir: 'auto',
  })
  const save = element('button', { type: 'submit', class: 'send', 'aria-label': words.save, title: words.save }, icon('check'))
  const complaint = element('p', { class: 'complaint', role: 'alert' })
  const line = element('div', { class: 'line' }, input, save)
  const node = element('form', { class: 'card', novalidate: true, hidden: true, 'aria-label': words.email }, text, line, complaint)
  node.addEventListener('submit', (event) => {
    event.preventDefault()
    const email = input.value.trim()
    complaint.textContent = looksLikeMail(email) ? '' : words.emailWrong
    if (complaint.textContent !== '') return input.focus()
    onLeave(email).catch(() => {
      complaint.textContent = words.unreachable
    })
  })
  return {
    node,
    update(shown, isAway, leftEmail) {
      node.hidden = !shown && leftEmail === null
      line.hidden = leftEmail !== null
      if (leftEmail !== null) text.setAttribute('role', 'status')
      const next = leftEmail !== null ? say(words.emailSaved, { email: leftEmail }) : isAway ? words.leaveEmailAway : words.leaveEmail
      if (text.textContent !== next) text.textContent = next
    },
  }
}
