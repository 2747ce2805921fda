import { useState } from 'react'

const focusable = 'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled)'

/**
 * Where the keyboard goes on when what floats above the page closes: to what opened it or, if that is gone by then, to
 * what stands nearest. To be called by what is mounted when it opens, for its `onCloseAutoFocus`.
 */
export function useGiveBack(): (event: Event) => void {
  const [path] = useState(() => pathOf(openerOf(document.activeElement)))
  return (event) => {
    event.preventDefault()
    if (document.activeElement !== document.body) return
    const nearest = path.find(({ isConnected }) => isConnected)
    if (!nearest || nearest === document.body) return
    for (const element of [nearest, ...nearest.querySelectorAll<HTMLElement>(focusable)]) {
      element.focus()
      if (document.activeElement === element) return
    }
  }
}

// A menu goes when one has chosen: its button is where one came from.
function openerOf(focused: Element | null): Element | null {
  const menu = focused?.closest('[role="menu"]')
  return menu ? document.getElementById(menu.getAttribute('aria-labelledby') ?? '') : focused
}

function pathOf(element: Element | null): HTMLElement[] {
  return element instanceof HTMLElement ? [element, ...pathOf(element.parentElement)] : []
}
