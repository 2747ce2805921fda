import { useEffect, useRef } from 'react'
import { stepBeside } from '../flow-model/edit-definition.ts'
import type { FlowView } from '../flow-editor/flow-view.ts'
import { triggerId, whereId } from '../flow-model/mark.ts'
import { placeOf } from '../flow-model/lanes.ts'
import type { Draft } from './use-draft.ts'

/** The keys of the builder: walk, move, copy, paste, duplicate, remove, undo. While one types they are the text's own. */
export function useBuilderKeys(view: FlowView, draft: Pick<Draft, 'undo' | 'redo'>): void {
  const latest = useRef({ view, draft })
  useEffect(() => {
    latest.current = { view, draft }
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || isElsewhere(event.target)) return
      const { view: now, draft: held } = latest.current
      if (press(event, now, held)) event.preventDefault()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}

function press(event: KeyboardEvent, { definition, selected, onSelect, actions }: FlowView, draft: Pick<Draft, 'undo' | 'redo'>): boolean {
  const mod = event.metaKey || event.ctrlKey
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  const step = selected !== undefined && !selected.startsWith(':') ? selected : undefined
  if (!mod && (key === 'ArrowDown' || key === 'ArrowUp' || key === 'j' || key === 'k')) {
    const by = key === 'ArrowDown' || key === 'j' ? 1 : -1
    if (event.altKey) {
      if (step) actions?.nudge(step, by)
      return step !== undefined
    }
    onSelect(beside(definition, selected, by))
    return true
  }
  if (key === 'Escape' && selected !== undefined) {
    onSelect(undefined)
    return true
  }
  if (!actions) return false
  if (mod && key === 'z') {
    if (event.shiftKey) draft.redo()
    else draft.undo()
    return true
  }
  if (mod && key === 'v' && actions.mayPaste) {
    const place = step ? placeOf(definition, step) : undefined
    actions.paste(place ? { ...place, index: place.index + 1 } : { parent: null, index: definition.steps.length })
    return true
  }
  if (!step) return false
  if (mod && key === 'c' && String(getSelection() ?? '') === '') actions.copy(step)
  else if (mod && key === 'd') actions.duplicate(step)
  else if (!mod && (key === 'Delete' || key === 'Backspace')) actions.remove(step)
  else return false
  return true
}

/** The trigger, its conditions, then the steps. */
function beside(definition: FlowView['definition'], selected: string | undefined, by: -1 | 1): string | undefined {
  if (selected === undefined) return triggerId
  if (selected === triggerId) return by === 1 ? whereId : triggerId
  if (selected === whereId) return by === 1 ? (definition.steps[0]?.id ?? whereId) : triggerId
  const next = stepBeside(definition, selected, by)
  return next?.id ?? (by === -1 ? whereId : selected)
}

function isElsewhere(target: EventTarget | null): boolean {
  if (document.querySelector('[role=dialog], [role=alertdialog], [role=menu]')) return true
  return target instanceof HTMLElement && target.closest('input, textarea, select, summary, [contenteditable], [role=separator]') !== null
}
