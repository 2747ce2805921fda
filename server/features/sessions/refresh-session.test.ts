import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { anonymous, makeWorld, type World } from '../../testing/world.ts'
import { cookiesOf, password, signIn } from '../../testing/people.ts'
import { createSession } from './create-session.ts'
import { readRefreshToken, refreshToken as tokenOf } from './refresh-token.ts'
import { refreshSession } from './refresh-session.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})

const refresh = (refreshToken: string) => world.as(anonymous).run(refreshSession, { refreshToken })
const sessionOf = (token: string) => readRefreshToken(world.kernel, token)!.sessionId
const ended = expect.objectContaining({ code: 'session_ended' })

/** As if the last refresh of the session had been that long ago. */
async function passSeconds(token: string, seconds: number): Promise<void> {
  await sql`
    update sessions set rotated_at = rotated_at - make_interval(secs => ${seconds}) where id = ${sessionOf(token)}`
    .execute(world.kernel.database.system)
}

async function endEventsOf(token: string): Promise<unknown[]> {
  return (await world.kernel.database.system.selectFrom('events').select('payload').where('name', '=', 'session.ended')
    .where('subject_id', '=', sessionOf(token)).execute()).map(({ payload }) => payload)
}

describe('sessions.refresh', () => {
  it('gives the next token, and the next', async () => {
    const first = await signIn(world, 'ada')
    const second = await refresh(first.refreshToken)
    expect(second.refreshToken).not.toBe(first.refreshToken)
    expect(second).toMatchObject({ member: first.member, workspace: first.workspace })
    await expect(refresh(second.refreshToken)).resolves.toBeDefined()
  })

  it('gives two tabs that race the same token, and goes on', async () => {
    const { refreshToken } = await signIn(world, 'ada')
    const tabs = await Promise.all(Array.from({ length: 6 }, () => refresh(refreshToken)))
    expect(new Set(tabs.map((tab) => tab.refreshToken)).size).toBe(1)
    await expect(refresh(tabs[0]!.refreshToken)).resolves.toBeDefined()
    expect(await endEventsOf(refreshToken)).toEqual([])
  })

  it('ends the session when a replaced token comes back after the grace', async () => {
    const stolen = await signIn(world, 'ada')
    const owners = await refresh(stolen.refreshToken)
    await passSeconds(stolen.refreshToken, 11)
    await expect(refresh(stolen.refreshToken)).rejects.toEqual(ended)
    await expect(refresh(owners.refreshToken)).rejects.toEqual(ended)
    expect(await endEventsOf(stolen.refreshToken)).toMatchObject([{ because: 'token used twice' }])
  })

  it('recognises a token however many refreshes old', async () => {
    const victim = await signIn(world, 'ada')
    let thief = await refresh(victim.refreshToken)
    for (let times = 0; times < 3; times++) thief = await refresh(thief.refreshToken)
    await expect(refresh(victim.refreshToken)).rejects.toEqual(ended)
    await expect(refresh(thief.refreshToken)).rejects.toEqual(ended)
  })

  it('does not take a token ahead of its turn for granted', async () => {
    const { refreshToken } = await signIn(world, 'ada')
    await expect(refresh(tokenOf(world.kernel, sessionOf(refreshToken), 7))).rejects.toEqual(ended)
  })

  it.each(['', 'hr_garbage', 'hr_01990000-0000-7000-8000-000000000000.0.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'])(
    'refuses %j', async (token) => {
      await expect(refresh(token)).rejects.toEqual(ended)
    })

  it('refuses a forged signature without ending the session it names', async () => {
    const { refreshToken } = await signIn(world, 'ada')
    await expect(refresh(`${refreshToken.slice(0, -5)}AAAAA`)).rejects.toEqual(ended)
    await expect(refresh(refreshToken)).resolves.toBeDefined()
  })

  it('refuses after 30 days without use', async () => {
    const { refreshToken } = await signIn(world, 'ada')
    await sql`update sessions set expires_at = now() - interval '1 second' where id = ${sessionOf(refreshToken)}`
      .execute(world.kernel.database.system)
    await expect(refresh(refreshToken)).rejects.toEqual(ended)
  })

  it('reads the token from the cookie and sets the next', async () => {
    await signIn(world, 'ada')
    const cookies = await cookiesOf(world, createSession, { email: world.cast.ada.email, password })
    const next = await cookiesOf(world, refreshSession, {}, cookies)
    expect(next['hayloft_refresh']).toBe(tokenOf(world.kernel, sessionOf(cookies['hayloft_refresh']!), 1))
    expect(next['hayloft_access']).toBeDefined()
  })

  it('carries the present role', async () => {
    const { refreshToken } = await signIn(world, 'vera')
    await sql`update members set role = 'admin' where id = ${world.cast.vera.memberId}`
      .execute(world.kernel.database.system)
    await expect(refresh(refreshToken)).resolves.toMatchObject({ member: { role: 'admin' } })
  })
})
