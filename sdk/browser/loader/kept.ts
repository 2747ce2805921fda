/** The page's localStorage, which may be missing, full or forbidden: then nothing is kept and nothing breaks. */
export function readKept(name: string): string | null {
  try {
    return localStorage.getItem(name)
  } catch {
    return null
  }
}

export function keep(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(name)
    else localStorage.setItem(name, value)
  } catch {
    // The messenger keeps its own copy where it can.
  }
}
