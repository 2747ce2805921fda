import { describe, expect, it } from 'vitest'
import { grants } from '../../kernel/scope.ts'
import { identityExamples } from './examples.ts'
import { identity } from './index.ts'
import { audit } from '../audit/index.ts'
import { Role } from './member.ts'
import { covers, scopesOf } from './roles.ts'

const operations = [...identity.operations, ...audit.operations]

describe('roles', () => {
  it('each may do what the one below may', () => {
    const fromTheTop = [...Role.options]
    for (const [index, role] of fromTheTop.entries()) {
      for (const [otherIndex, other] of fromTheTop.entries()) {
        expect([role, other, covers(scopesOf(role), scopesOf(other))]).toEqual([role, other, index <= otherIndex])
      }
    }
  })

  it('admins may call every operation here, though they are not owners', () => {
    for (const { name, scope } of operations) {
      if (scope !== 'public') expect([name, grants(scopesOf('admin'), scope)]).toEqual([name, true])
    }
  })

  it('viewers may change nothing but what is their own', () => {
    for (const { kind, name, scope } of operations) {
      if (kind === 'query' || scope === 'public' || scope === 'me:write') continue
      expect([name, grants(scopesOf('viewer'), scope)]).toEqual([name, false])
    }
  })
})

describe('covers', () => {
  it.each([
    [['*'], ['*'], true],
    [['contacts:*'], ['contacts:read', 'contacts:*'], true],
    [['contacts:read'], ['contacts:*'], false],
    [['contacts:*'], ['*'], false],
    [['contacts:*'], ['companies:read'], false],
    [[], [], true],
  ])('%j covers %j: %j', (granted, wanted, expected) => {
    expect(covers(new Set(granted), wanted)).toBe(expected)
  })
})

it('has a valid example for every operation', () => {
  const id = '01990000-0000-7000-8000-000000000000'
  for (const { name, input } of operations) {
    const example = identityExamples[name]?.({ memberId: id })
    expect([name, input.safeParse(example).success]).toEqual([name, true])
  }
})
