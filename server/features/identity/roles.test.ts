import { describe, expect, it } from 'vitest'
import type { Operation } from '../../kernel/operation.ts'
import { grants } from '../../kernel/scope.ts'
import { apiKeys } from '../api-keys/index.ts'
import { audit } from '../audit/index.ts'
import { members } from '../members/index.ts'
import { sessions } from '../sessions/index.ts'
import { workspaces } from '../workspaces/index.ts'
import { identity } from './index.ts'
import { Role } from './member.ts'
import { covers, scopesOf } from './roles.ts'

const operations = [identity, sessions, members, apiKeys, workspaces, audit]
  .flatMap((feature): readonly Operation[] => feature.operations)

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
