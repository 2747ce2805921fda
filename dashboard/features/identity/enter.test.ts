import { expect, it } from 'vitest'
import { safePath } from './enter.ts'

it.each([
  ['/inbox/open?q=hay', '/inbox/open?q=hay'],
  ['//evil.test', '/'],
  ['/\\evil.test', '/'],
  ['https://evil.test', '/'],
  ['javascript:alert(1)', '/'],
  ['/login?next=/x', '/'],
  [undefined, '/'],
])('goes to %s as %s', (next, path) => {
  expect(safePath(next)).toBe(path)
})
