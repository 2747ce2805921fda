import { element } from './element.ts'
import type { Asked, Introduction, PreChat } from './shapes.ts'
import { words } from './words.ts'

type Line = { node: HTMLElement; key: string; value(): string; check(): boolean; focus(): void }

/** What is asked before the first message. Complaints stand beside their field and are read out. */
export function formView(form: PreChat, onDone: (introduction: Introduction) => void): { node: HTMLElement; focus(): void } {
  const lines = form.fields.map(fieldLine)
  const consent = form.consent && consentLine(form.consent)
  const node = element(
    'form', { class: 'form', novalidate: true, 'aria-label': words.start }, ...lines.map((line) => line.node), consent?.node,
    element('button', { type: 'submit', class: 'start' }, words.start),
  )
  node.addEventListener('submit', (event) => {
    event.preventDefault()
    const wrong = [...lines, ...(consent ? [consent] : [])].filter((line) => !line.check())
    if (wrong[0]) wrong[0].focus()
    else onDone(read(lines, consent !== null))
  })
  return { node, focus: () => (lines[0] ?? consent)?.focus() }
}

function read(lines: readonly Line[], consent: boolean): Introduction {
  const given = lines.map(({ key, value }) => [key, value()] as const).filter(([, value]) => value !== '')
  const fields = given.flatMap(([key, value]) => (key.startsWith('field:') ? [[key.slice(6), value]] : []))
  return {
    ...Object.fromEntries(given.filter(([key]) => !key.startsWith('field:'))),
    ...(fields.length > 0 && { fields: Object.fromEntries(fields) as Record<string, string> }),
    ...(consent && { consent }),
  }
}

function fieldLine({ key, label, required, type, options }: Asked): Line {
  const id = `ask-${key.replace(':', '-')}`
  const input = type === 'select' || type === 'boolean' ? choice(id, type === 'boolean' ? null : options) : element('input', {
    id, type: { email: 'email', phone: 'tel', number: 'text', date: 'date', text: 'text' }[type], maxlength: 320, dir: 'auto',
    inputmode: type === 'number' ? 'decimal' : null,
    autocomplete: { name: 'name', email: 'email', phone: 'tel' }[key] ?? 'off',
  })
  const own = key === 'name' || key === 'email' || key === 'phone' ? words[key] : key
  const [complaint, say] = complaintOf(id, input)
  const node = element(
    'div', { class: 'field' },
    element('label', { for: id }, label ?? own, !required && element('span', {}, ` (${words.optional})`)), input, complaint,
  )
  if (required) input.setAttribute('aria-required', 'true')
  const value = (): string => input.value.trim()
  return {
    node, key, value,
    focus: () => input.focus(),
    check() {
      const problem = value() === '' ? (required ? words.fillIn : '') : isMail(type, value()) ? '' : words.emailWrong
      say(type === 'number' && value() !== '' && Number.isNaN(Number(value())) ? words.fillIn : problem)
      return complaint.textContent === ''
    },
  }
}

function choice(id: string, options: readonly string[] | null): HTMLSelectElement {
  const offered = options?.map((text) => [text, text]) ?? [['true', words.yes], ['false', words.no]]
  return element(
    'select', { id }, element('option', { value: '' }, words.choose),
    ...offered.map(([value, text]) => element('option', { value }, text)),
  )
}

function consentLine({ text, url }: NonNullable<PreChat['consent']>): Line {
  const id = 'ask-consent'
  const box = element('input', { id, type: 'checkbox' })
  const [complaint, say] = complaintOf(id, box)
  const node = element(
    'div', { class: 'field' },
    element(
      'div', { class: 'consent' }, box, element('label', { for: id, dir: 'auto' }, text),
      url !== null && element('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, words.readMore),
    ),
    complaint,
  )
  return {
    node, key: 'consent', value: () => String(box.checked),
    focus: () => box.focus(),
    check() {
      say(box.checked ? '' : words.consentNeeded)
      return box.checked
    },
  }
}

function complaintOf(id: string, input: HTMLElement): [HTMLElement, (text: string) => void] {
  const complaint = element('p', { id: `${id}-problem`, class: 'complaint', role: 'alert' })
  return [complaint, (text) => {
    complaint.textContent = text
    input.setAttribute('aria-invalid', String(text !== ''))
    if (text === '') input.removeAttribute('aria-describedby')
    else input.setAttribute('aria-describedby', complaint.id)
  }]
}

function isMail(type: Asked['type'], text: string): boolean {
  return type !== 'email' || looksLikeMail(text)
}

/** Good enough to catch a slip; the server decides. */
export function looksLikeMail(text: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(text)
}
