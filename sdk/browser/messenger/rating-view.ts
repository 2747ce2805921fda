import { element, icon } from './element.ts'
import type { Rating } from './shapes.ts'
import { words } from './words.ts'

const faces = ['😠', '🙁', '😐', '🙂', '😀']

export type RatingView = { node: HTMLElement; update(rating: Rating | null, question: string): void }

/** Asks how it was: a face counts at once, a word beside it may follow. */
export function ratingView(onRate: (score: number, comment: string) => Promise<void>): RatingView {
  const question = element('p', { id: 'rate-question', dir: 'auto' })
  const buttons = faces.map((face, at) => {
    const name = words[`rate${at + 1}` as 'rate1']
    return element('button', { type: 'button', 'aria-label': name, title: name, onclick: () => rate(at + 1) }, face)
  })
  const group = element('div', { class: 'faces', role: 'group', 'aria-labelledby': 'rate-question' }, ...buttons)
  const comment = element('input', { type: 'text', 'aria-label': words.rateComment, placeholder: words.rateComment, maxlength: 2_000, dir: 'auto' })
  const save = element('button', { type: 'submit', class: 'send', 'aria-label': words.send, title: words.send }, icon('send'))
  const line = element('div', { class: 'line' }, comment, save)
  const said = element('p', { class: 'said', role: 'status' })
  const node = element('form', { class: 'card', novalidate: true, hidden: true, 'aria-label': words.rateQuestion }, question, group, line, said)
  let score: number | null = null

  const tell = (next: number, text: string): void => {
    score = next
    mark()
    onRate(next, text).then(() => { said.textContent = words.rateThanks }, () => { said.textContent = words.unreachable })
  }
  const rate = (next: number): void => tell(next, comment.value.trim())
  const mark = (): void => {
    buttons.forEach((button, at) => button.setAttribute('aria-pressed', String(score === at + 1)))
    line.hidden = score === null
  }
  node.addEventListener('submit', (event) => {
    event.preventDefault()
    if (score !== null) tell(score, comment.value.trim())
  })
  return {
    node,
    update(rating, asked) {
      node.hidden = rating === null
      if (!rating) return
      if (question.textContent !== asked) question.textContent = asked
      if (rating.score !== null) score = rating.score
      if (comment.value === '' && document.activeElement !== comment) comment.value = rating.comment
      mark()
    },
  }
}
