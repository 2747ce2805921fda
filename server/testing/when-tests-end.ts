import { afterAll } from 'vitest'

const ends: (() => unknown)[] = []

// Registered when the file is read: inside a test or a hook it would be too late for vitest.
afterAll(async () => {
  for (let end = ends.pop(); end; end = ends.pop()) await end()
})

/** For what a test starts on its way: ended after the file's last test, the latest first. */
export function whenTestsEnd(end: () => unknown): void {
  ends.push(end)
}
