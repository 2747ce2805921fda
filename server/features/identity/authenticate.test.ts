import { decodeJwt, SignJWT, UnsecuredJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Hub } from '../../kernel/realtime/hub.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { join, signIn, watch } from '../../testing/people.ts'
import { createApiKey, createApiKeyOperation } from '../api-keys/create-api-key.ts'
import { endSession } from '../sessions/end-session.ts'
import { listMembers } from '../members/list-members.ts'
import { removeMember } from '../members/remove-member.ts'
import { revokeApiKey } from '../api-keys/revoke-api-key.ts'
import { updateMember } from '../members/update-member.ts'
import { type Authenticator, endsCaller, makeAuthenticator } from './authenticate.ts'
import { scopesOf } from './roles.ts'
import { signVisitorToken } from './visitor-token.ts'

let world: World
let authenticator: Authenticator
let hub: Hub

beforeAll(async () => {
  world = await makeWorld()
  authenticator = makeAuthenticator(world.kernel)
  hub = await watch(world)
})
afterAll(() => hub.stop())

const unauthenticated = expect.objectContaining({ code: 'unauthenticated' })
const byBearer = (bearer: string) => authenticator.authenticate({ bearer })

describe('without valid credentials', () => {
  it('nobody is anonymous', async () => {
    const caller = await authenticator.authenticate({})
    expect(caller).toMatchObject({ workspaceId: null, actor: { kind: 'anonymous' } })
    expect(caller.scopes.size).toBe(0)
  })

  it.each(['hl_unknown', 'garbage', 'a.b.c', ''])('refuses the bearer %j', async (bearer) => {
    await expect(byBearer(bearer)).rejects.toEqual(unauthenticated)
  })

  it('refuses a token without a signature, of another key, and of the wrong kind', async () => {
    const { accessToken } = await signIn(world, 'ada')
    const claims = decodeJwt(accessToken)
    const foreign = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.alloc(32))
    const wrongKind = await new SignJWT({ ...claims, aud: 'member' }).setProtectedHeader({ alg: 'HS256' })
      .sign(world.kernel.secrets.key('visitor tokens'))
    for (const token of [new UnsecuredJWT(claims).encode(), foreign, wrongKind, `${accessToken.slice(0, -4)}AAAA`]) {
      await expect(byBearer(token)).rejects.toEqual(unauthenticated)
    }
  })

  it('takes a stale cookie for none, so that the browser can refresh', async () => {
    await expect(authenticator.authenticate({ accessCookie: 'garbage' }))
      .resolves.toMatchObject({ actor: { kind: 'anonymous' } })
  })
})

describe('API keys', () => {
  it('act with their scopes, without a limit when the operator made them', async () => {
    const reports = { workspaceSlug: 'meadow', name: 'Reports', scopes: ['contacts:read'] }
    const key = await createApiKey(world.kernel, reports)
    const caller = await byBearer(key)
    const { workspaceId } = world
    expect(caller).toMatchObject({ workspaceId, actor: { kind: 'key', name: 'Reports' }, rateLimit: null })
    expect([...caller.scopes]).toEqual(['contacts:read'])
  })

  it('stop when they are revoked, though they were cached', async () => {
    const { key, apiKey } = await world.as('olga')
      .run(createApiKeyOperation, { name: 'Short', scopes: ['contacts:read'] })
    expect((await byBearer(key)).rateLimit).toBe(world.kernel.config.limits.requestsPerKey)
    await world.as('olga').run(revokeApiKey, { id: apiKey.id })
    await vi.waitFor(() => expect(byBearer(key)).rejects.toEqual(unauthenticated), { timeout: 1_000, interval: 5 })
  })

  it('stop when they expire, though they were cached', async () => {
    const expiresAt = new Date(Date.now() + 400).toISOString()
    const { key } = await world.as('olga')
      .run(createApiKeyOperation, { name: 'Soon', scopes: ['contacts:read'], expiresAt })
    await expect(byBearer(key)).resolves.toBeDefined()
    await vi.waitFor(() => expect(byBearer(key)).rejects.toEqual(unauthenticated), { timeout: 2_000, interval: 20 })
  })

  it('note their use at most once a minute', async () => {
    const { key, apiKey } = await world.as('olga')
      .run(createApiKeyOperation, { name: 'Used', scopes: ['contacts:read'] })
    const lastUsed = async () => (await world.kernel.database.system.selectFrom('api_keys').select('last_used_at')
      .where('id', '=', apiKey.id).executeTakeFirstOrThrow()).last_used_at
    expect(await lastUsed()).toBeNull()
    await byBearer(key)
    const first = await vi.waitFor(async () => {
      const used = await lastUsed()
      expect(used).not.toBeNull()
      return used
    })
    for (let use = 0; use < 20; use++) await byBearer(key)
    await world.as('olga').run(listMembers, {})
    expect(await lastUsed()).toEqual(first)
  })
})

describe('members', () => {
  it('act with the scopes of their role, by header and by cookie', async () => {
    const { accessToken, member } = await signIn(world, 'ada')
    for (const credentials of [{ bearer: accessToken }, { accessCookie: accessToken }]) {
      const caller = await authenticator.authenticate(credentials)
      const actor = { kind: 'member', id: member.id, role: 'agent' }
      expect(caller).toMatchObject({ workspaceId: world.workspaceId, actor })
      expect(caller.scopes).toEqual(scopesOf('agent'))
    }
  })

  it('are out the moment their session ends, in a process that never saw them too', async () => {
    const { accessToken } = await join(world, 'agent')
    await world.as(await byBearer(accessToken)).run(endSession, {})
    await vi.waitFor(() => expect(byBearer(accessToken))
      .rejects.toEqual(unauthenticated), { timeout: 1_000, interval: 5 })
    const otherProcess = makeAuthenticator({ ...world.kernel })
    await expect(otherProcess.authenticate({ bearer: accessToken })).rejects.toEqual(unauthenticated)
  })

  it('get the scopes of their new role at once', async () => {
    const { accessToken, member } = await join(world, 'admin')
    expect((await byBearer(accessToken)).scopes.has('members:*')).toBe(true)
    await world.as('olga').run(updateMember, { id: member.id, role: 'viewer' })
    const scopes = async () => (await byBearer(accessToken)).scopes
    await vi.waitFor(async () => expect(await scopes()).toEqual(scopesOf('viewer')), { timeout: 1_000, interval: 5 })
  })

  it('are out the moment they are removed', async () => {
    const { accessToken, member } = await join(world, 'agent')
    await byBearer(accessToken)
    await world.as('olga').run(removeMember, { id: member.id })
    await vi.waitFor(() => expect(byBearer(accessToken))
      .rejects.toEqual(unauthenticated), { timeout: 1_000, interval: 5 })
  })
})

it('knows a visitor by their token, who may use the widget and nothing else', async () => {
  const visitor = { workspaceId: world.workspaceId, contactId: world.workspaceId, channelId: world.otherWorkspaceId }
  const caller = await byBearer(await signVisitorToken(world.kernel, visitor))
  expect(caller).toMatchObject({
    workspaceId: visitor.workspaceId, actor: { kind: 'visitor', id: visitor.contactId, channelId: visitor.channelId },
  })
  expect([...caller.scopes]).toEqual(['widget:use'])
})

describe('endsCaller', () => {
  it('names those whom an event puts out, and no others', async () => {
    const ada = await byBearer((await signIn(world, 'ada')).accessToken)
    const elsewhere = await byBearer((await signIn(world, 'ada')).accessToken)
    const vera = await byBearer((await signIn(world, 'vera')).accessToken)
    const event = (name: string, subjectId: string) => ({
      name, subjectId, id: '', workspaceId: '', xid: '', payload: {}, correlationId: null, previous: null, at: new Date(),
      actor: { kind: 'system', id: null, name: '' },
    })
    const ended = (name: string, subjectId: string) =>
      [ada, elsewhere, vera].map((caller) => endsCaller(event(name, subjectId), caller))
    if (ada.actor.kind !== 'member') throw new Error('Ada is a member')
    expect(ended('session.ended', ada.actor.sessionId)).toEqual([true, false, false])
    expect(ended('member.removed', ada.actor.id)).toEqual([true, true, false])
    expect(ended('member.updated', ada.actor.id)).toEqual([true, true, false])
    expect(ended('session.ended', ada.actor.id)).toEqual([false, false, false])
    expect(ended('member.joined', ada.actor.id)).toEqual([false, false, false])
  })
})
