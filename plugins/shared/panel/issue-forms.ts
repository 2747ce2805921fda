import { element } from './element.ts'

type Place = { id: string; name: string }
type Submit<T> = (given: T) => Promise<void>

/**
 * Closes itself by Escape; says in place what went wrong, and keeps what was typed. Sends itself: the sandbox around the page
 * lets no form be submitted.
 */
function form(fields: HTMLElement[], { submit, label, close }: { submit: () => Promise<void>; label: string; close: () => void }): HTMLElement {
  const problem = element('p', { class: 'problem', role: 'alert', hidden: true })
  const button = element('button', { class: 'primary', type: 'button', onclick: () => send() }, label)
  const send = (): void => {
    if (button.disabled) return
    const empty = fields.map((field) => field.querySelector<HTMLInputElement>('[required]')).find((input) => input?.value.trim() === '')
    if (empty) return empty.focus()
    button.disabled = true
    problem.hidden = true
    submit().catch((error: Error) => {
      problem.textContent = error.message
      problem.hidden = false
    }).finally(() => { button.disabled = false })
  }
  const onkeydown = (event: Event): void => {
    const { key, target, metaKey, ctrlKey } = event as KeyboardEvent
    const isLine = target instanceof HTMLInputElement
    if (key === 'Escape') close()
    else if (key === 'Enter' && (isLine || metaKey || ctrlKey)) send()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return element('div', { class: 'form', role: 'form', 'aria-label': label, onkeydown }, ...fields, problem,
    element('div', { class: 'row' }, button, element('button', { type: 'button', onclick: close }, 'Cancel')))
}

export function newIssueForm(listPlaces: () => Promise<Place[]>, submit: Submit<{ title?: string; description?: string; placeId?: string }>, close: () => void): HTMLElement {
  const title = element('input', { maxlength: '250', placeholder: 'Subject of the conversation' })
  const place = element('select', {}, element('option', { value: '' }, 'As in the settings'))
  const description = element('textarea', { maxlength: '20000', placeholder: 'What the customer wrote first' })
  void listPlaces().then((places) => place.append(...places.map(({ id, name }) => element('option', { value: id }, name))), () => undefined)
  return form([labelled('Title', title), labelled('Where', place), labelled('Description', description)], {
    label: 'Create issue', close,
    submit: () => submit({
      ...title.value.trim() && { title: title.value.trim() }, ...place.value && { placeId: place.value }, ...description.value.trim() && { description: description.value.trim() },
    }),
  })
}

export function linkForm(submit: Submit<string>, close: () => void): HTMLElement {
  const reference = element('input', { required: true, maxlength: '500', placeholder: 'Paste its address', autocomplete: 'off' })
  return form([labelled('Issue', reference)], { label: 'Link', close, submit: () => submit(reference.value.trim()) })
}

function labelled(text: string, field: HTMLElement): HTMLElement {
  return element('label', {}, text, field)
}
