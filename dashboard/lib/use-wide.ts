import { useSyncExternalStore } from 'react'

const wide = typeof matchMedia === 'undefined' ? undefined : matchMedia('(min-width: 48rem)')
const full = typeof matchMedia === 'undefined' ? undefined : matchMedia('(min-width: 80rem)')

/** Whether there is room for panes side by side; below, they are a stack. */
export function useWide(): boolean {
  return useMedia(wide)
}

/** Whether there is room for the context pane as well. */
export function useFull(): boolean {
  return useMedia(full)
}

function useMedia(query: MediaQueryList | undefined): boolean {
  return useSyncExternalStore(
    (listener) => {
      query?.addEventListener('change', listener)
      return () => query?.removeEventListener('change', listener)
    },
    () => query?.matches ?? true,
  )
}
