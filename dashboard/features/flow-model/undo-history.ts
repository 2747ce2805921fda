/** What was, what is, and what was taken back. `group` and `at` tell whether a change goes on with the one before. */
export type UndoHistory<T> = { past: T[]; present: T; future: T[]; group: string | null; at: number }

const longest = 200
const together = 1_500

export function beginHistory<T>(present: T): UndoHistory<T> {
  return { past: [], present, future: [], group: null, at: 0 }
}

/** A change; typing on in one field (the same group, within 1.5 s) is taken back as one. */
export function withChange<T>(history: UndoHistory<T>, next: T, group: string | null, at: number): UndoHistory<T> {
  if (next === history.present) return history
  const goesOn = group !== null && group === history.group && at - history.at < together
  const past = goesOn ? history.past : [...history.past, history.present].slice(-longest)
  return { past, present: next, future: [], group, at }
}

export function undone<T>(history: UndoHistory<T>): UndoHistory<T> {
  const before = history.past.at(-1)
  if (before === undefined) return history
  return { past: history.past.slice(0, -1), present: before, future: [history.present, ...history.future], group: null, at: 0 }
}

export function redone<T>(history: UndoHistory<T>): UndoHistory<T> {
  const [next, ...future] = history.future
  if (next === undefined) return history
  return { past: [...history.past, history.present], present: next, future, group: null, at: 0 }
}
