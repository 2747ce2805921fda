import { beforeAll, describe, expect, it } from 'vitest'
import { makeWorld, type World } from '../../testing/world.ts'
import { systemCaller } from '../../kernel/system-caller.ts'
import { signIn } from '../../testing/people.ts'
import { makeAuthenticator } from '../identity/authenticate.ts'
import { endSession } from './end-session.ts'
import { listSessions } from './list-sessions.ts'
import { refreshSession } from './refresh-session.ts'
import { revokeSession } from './revoke-session.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})

async function signedIn(who: keyof World['cast']) {
  const session = await signIn(world, who)
  const caller = await makeAuthenticator(world.kernel).authenticate({ bearer: session.accessToken })
  return { ...session, caller, as: world.as(caller) }
}

describe('sessions', () => {
  it('lists one\'s own, newest first, and marks the present one', async () => {
    const one = await signedIn('ada')
    const two = await signedIn('ada')
    await signedIn('vera')
    const { items } = await one.as.run(listSessions, {})
    expect(items.every((session) => session.memberId === one.member.id)).toBe(true)
    const current = items.filter((session) => session.current)
    expect(current).toMatchObject([{ ip: '127.0.0.1', userAgent: 'test', endedAt: null }])
    expect(items[0]!.current).toBe(false)
    expect((await two.as.run(listSessions, {})).items[0]!.current).toBe(true)
  })

  it('pages', async () => {
    const { as } = await signedIn('ada')
    const whole = (await as.run(listSessions, {})).items.map(({ id }) => id)
    const first = await as.run(listSessions, { limit: 1 })
    const rest = await as.run(listSessions, { cursor: first.nextCursor! })
    expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(whole)
    expect(rest.nextCursor).toBeNull()
  })

  it('ends the present one', async () => {
    const { as, refreshToken } = await signedIn('ada')
    const session = await as.run(endSession, {})
    expect(session.endedAt).toBeInstanceOf(Date)
    await expect(world.as(systemCaller(world.workspaceId)).run(refreshSession, { refreshToken }))
      .rejects.toMatchObject({ code: 'session_ended' })
    await expect(as.run(endSession, {})).rejects.toMatchObject({ code: 'session_ended' })
  })

  it('revokes another of one\'s own, once', async () => {
    const one = await signedIn('ada')
    const two = await signedIn('ada')
    const { items } = await two.as.run(listSessions, {})
    const { id } = items.find((session) => session.current)!
    await expect(one.as.run(revokeSession, { id })).resolves.toMatchObject({ id, current: false })
    await expect(one.as.run(revokeSession, { id })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('does not find those of other members and other workspaces', async () => {
    const ada = await signedIn('ada')
    const { id } = (await ada.as.run(listSessions, {})).items[0]!
    for (const other of ['olga', 'oscar'] as const) {
      await expect((await signedIn(other)).as.run(revokeSession, { id })).rejects.toMatchObject({ code: 'not_found' })
    }
  })

  it('are for people: a key has none', async () => {
    const actor = { kind: 'key' as const, id: world.workspaceId, name: 'Key', projectId: null }
    const key = world.as({ ...systemCaller(world.workspaceId), actor })
    await expect(key.run(listSessions, {})).rejects.toMatchObject({ code: 'forbidden' })
    await expect(key.run(endSession, {})).rejects.toMatchObject({ code: 'forbidden' })
  })
})
