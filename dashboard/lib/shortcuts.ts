import { useEffect, useRef } from 'react'
import { readPress, type Sequence } from './key-sequence.ts'

export type Shortcuts = Record<string, () => void>

const layers: { current: Shortcuts }[] = []
let sequence: Sequence = null

/** Binds keys while the component is mounted; what was mounted last goes first. Names as in readPress. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const layer = useRef(shortcuts)
  useEffect(() => {
    layer.current = shortcuts
  })
  useEffect(() => {
    if (layers.length === 0) document.addEventListener('keydown', onKeyDown)
    layers.unshift(layer)
    return () => {
      layers.splice(layers.indexOf(layer), 1)
      if (layers.length === 0) document.removeEventListener('keydown', onKeyDown)
    }
  }, [])
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.altKey) return
  const mod = event.metaKey || event.ctrlKey
  const read = readPress(sequence, { key: event.key, mod, shift: event.shiftKey, at: event.timeStamp }, (first) =>
    layers.some(({ current }) => Object.keys(current).some((name) => name.startsWith(`${first} `))),
  )
  if (mod ? event.key === 'a' && isWriting(event.target) : isElsewhere(event)) return
  sequence = read.sequence
  const run = layers.map(({ current }) => current[read.name]).find((each) => each !== undefined)
  if (!run) return
  event.preventDefault()
  run()
}

// Letters belong to whoever is being typed into, and to an open menu or dialog; Enter belongs to the focused control.
function isElsewhere({ target, key }: KeyboardEvent): boolean {
  if (document.querySelector('[role=dialog], [role=alertdialog], [role=menu]')) return true
  if (!(target instanceof HTMLElement)) return false
  if (isWriting(target)) return key !== 'Escape'
  return (key === 'Enter' || key === ' ') && target.closest('button, a, summary, [role=tab], [role=separator]') !== null
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest('input:not([type=checkbox]), textarea, select') !== null)
  )
}
