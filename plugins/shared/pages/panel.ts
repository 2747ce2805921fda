import { connectPage } from '@hayloft/plugin/page'
import type { Issue } from '../issue.ts'
import { element } from '../panel/element.ts'
import { linkForm, newIssueForm } from '../panel/issue-forms.ts'
import { showIssue } from '../panel/show-issue.ts'

type Shown = { items: Issue[]; notice: string | null }

const panel = document.querySelector('#panel') as HTMLElement
const said = document.querySelector('#said') as HTMLElement

void connectPage().then((page) => {
  const { plugin, call } = page
  let { conversationId } = page.context
  const ask = <T>(operation: string, input: object = {}) => call(`${plugin}.${operation}`, input) as Promise<T>
  let open: HTMLElement | undefined
  let last = ''

  /** @param isAsked else nothing moves under the hands of someone who types or walks by keys */
  async function refresh(say = '', isAsked = true): Promise<void> {
    const asked = conversationId
    try {
      const shown = await ask<Shown>('listIssues', { conversationId })
      // An answer about a conversation that is no longer looked at.
      if (asked !== conversationId) return
      if (!isAsked && (open || JSON.stringify(shown) === last)) return
      last = JSON.stringify(shown)
      show(shown)
      said.textContent = say
    } catch (error) {
      if (isAsked) showProblem(error as Error)
    }
  }

  function show({ items, notice }: Shown): void {
    open = undefined
    const create = element('button', { type: 'button', onclick: () => toggle(create, (close) => newIssueForm(listPlaces, createIssue, close)) }, 'New issue')
    const link = element('button', { type: 'button', onclick: () => toggle(link, (close) => linkForm(linkIssue, close)) }, 'Link issue')
    panel.replaceChildren(
      items.length > 0 ? element('ul', { 'aria-label': 'Linked issues' }, ...items.map((issue) => showIssue(issue, (removed) => void remove(removed)))) : element('p', {}, 'No issue is linked yet.'),
      ...notice ? [element('p', { class: 'notice' }, notice)] : [],
      element('div', { class: 'row' }, create, link),
    )
    panel.removeAttribute('aria-busy')
  }

  function showProblem({ message }: Error): void {
    panel.replaceChildren(
      element('p', { class: 'problem', role: 'alert' }, message),
      element('div', { class: 'row' }, element('button', { type: 'button', onclick: () => void refresh() }, 'Try again')),
    )
    panel.removeAttribute('aria-busy')
  }

  /** One form at a time; closed, the focus goes back to its button. */
  function toggle(button: HTMLButtonElement, make: (close: () => void) => HTMLElement): void {
    open?.remove()
    const made = make(() => {
      made.remove()
      open = undefined
      button.focus()
    })
    open = made
    panel.append(made)
    made.querySelector<HTMLElement>('input')?.focus()
  }

  const listPlaces = async () => (await ask<{ items: { id: string; name: string }[] }>('listPlaces')).items

  async function createIssue(given: object): Promise<void> {
    const issue = await ask<Issue>('createIssue', { conversationId, ...given })
    await refresh(`${issue.key} was created`)
  }

  async function linkIssue(reference: string): Promise<void> {
    const issue = await ask<Issue>('linkIssue', { conversationId, reference })
    await refresh(`${issue.key} was linked`)
  }

  async function remove(issue: Issue): Promise<void> {
    await ask('unlinkIssue', { conversationId, issueId: issue.id }).catch(showProblem)
    await refresh(`The link to ${issue.key} was taken off`)
  }

  page.onContext((context) => {
    if (context.conversationId === conversationId) return
    conversationId = context.conversationId
    void refresh()
  })
  void refresh()
  // Someone may have moved an issue on in the meantime.
  addEventListener('focus', () => void refresh('', false))
})
