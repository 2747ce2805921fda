import { expect, it } from 'vitest'
import { stateOf } from './state-of.ts'

it('tells of a plugin and its account what is to be mended first', () => {
  const slack = { state: 'enabled', connects: 'oauth2' } as const
  expect(stateOf(slack, { state: 'connected' })).toBe('connected')
  expect(stateOf(slack, { state: 'expired' })).toBe('expired')
  expect(stateOf({ ...slack, state: 'failing' }, { state: 'connected' })).toBe('failing')
  expect(stateOf({ ...slack, state: 'disabled' }, { state: 'failing' })).toBe('disabled')
  expect(stateOf({ state: 'enabled', connects: null }, undefined)).toBe('enabled')
})
