import { useCallback, useState } from 'react'

const prefix = 'hayloft:'

/** Reads what this browser remembers; undefined when it does not, or when storage is blocked. */
export function recall(name: string): unknown {
  try {
    const text = localStorage.getItem(prefix + name)
    return text === null ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

export function remember(name: string, value: unknown): void {
  try {
    if (value === undefined) localStorage.removeItem(prefix + name)
    else localStorage.setItem(prefix + name, JSON.stringify(value))
  } catch {
    // blocked or full: it lasts as long as the page
  }
}

/** State that outlives the page. `read` turns whatever was stored into a valid value. */
export function useRemembered<T>(name: string, read: (stored: unknown) => T): [T, (value: T) => void] {
  const [value, setValue] = useState(() => read(recall(name)))
  const set = useCallback(
    (next: T) => {
      setValue(next)
      remember(name, next)
    },
    [name],
  )
  return [value, set]
}
