import { useSyncExternalStore } from 'react'

export type Theme = 'system' | 'light' | 'dark'
const key = 'hayloft:theme'
const listeners = new Set<() => void>()

// Stored bare, because public/theme.js reads it before anything else runs.
function currentTheme(): Theme {
  const theme = document.documentElement.dataset['theme']
  return theme === 'light' || theme === 'dark' ? theme : 'system'
}

export function setTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
  try {
    if (theme === 'system') localStorage.removeItem(key)
    else localStorage.setItem(key, theme)
  } catch {
    // storage is blocked: it lasts as long as the page
  }
  listeners.forEach((listener) => listener())
}

export function useTheme(): Theme {
  return useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, currentTheme)
}

const darkness = typeof matchMedia === 'undefined' ? undefined : matchMedia('(prefers-color-scheme: dark)')

/** What the theme comes to on this screen, for frames that do not inherit it. */
export function useScheme(): 'light' | 'dark' {
  const theme = useTheme()
  const dark = useSyncExternalStore(
    (listener) => {
      darkness?.addEventListener('change', listener)
      return () => darkness?.removeEventListener('change', listener)
    },
    () => darkness?.matches ?? false,
  )
  return theme === 'system' ? (dark ? 'dark' : 'light') : theme
}
