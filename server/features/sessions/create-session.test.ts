import { beforeAll, describe, expect, it } from 'vitest'
import { anonymous, makeWorld, type World } from '../../testing/world.ts'
import { cookiesOf, password, signIn } from '../../testing/people.ts'
import { createWorkspace } from '../workspaces/create-workspace.ts'
import { createSession } from './create-session.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld({ HAYLOFT_LOGIN_ATTEMPTS: '5' })
})

/** From an address of its own, so that only the e-mail address is counted. */
let lastAddress = 0
const from = () => ({ ip: `10.0.0.${++lastAddress}` })
const tryIn = (email: string, secret: string) => world.as(anonymous)
  .run(createSession, { email, password: secret }, from())

describe('sessions.create', () => {
  it('signs in, whatever the case of the address, and says as whom and where', async () => {
    await signIn(world, 'ada')
    const session = await tryIn(world.cast.ada.email.toUpperCase(), password)
    const member = { id: world.cast.ada.memberId, role: 'agent' }
    expect(session).toMatchObject({ member, workspace: { slug: 'meadow' } })
    expect(session.expiresAt.getTime() - Date.now()).toBeGreaterThan(590_000)
  })

  it('sets cookies that scripts of other paths do not get', async () => {
    await signIn(world, 'vera')
    const cookies = await cookiesOf(world, createSession, { email: world.cast.vera.email, password })
    expect(Object.keys(cookies)).toEqual(['hayloft_access', 'hayloft_refresh'])
  })

  it('gives one error, in about the same time, for a wrong password, no password and no account', async () => {
    const times = new Map<string, number>()
    for (let round = 0; round < 5; round++) {
      for (const email of [world.cast.ada.email, world.cast.oscar.email, 'nobody@example.com']) {
        const begun = performance.now()
        await expect(tryIn(email, 'not the password')).rejects.toMatchObject({
          code: 'wrong_credentials', message: 'The e-mail address or password is wrong.',
        })
        times.set(email, Math.min(times.get(email) ?? Infinity, performance.now() - begun))
        await world.kernel.limits.forget(`sign in ${email}`)
      }
    }
    // The quickest of five each; without a hash to verify, an answer takes a quarter of the time.
    expect(Math.min(...times.values())).toBeGreaterThan(Math.max(...times.values()) / 2)
  })

  it('lets a removed member in no more', async () => {
    const { refreshToken } = await signIn(world, 'vera')
    await world.kernel.database.system.updateTable('members').set({ removed_at: new Date() })
      .where('id', '=', world.cast.vera.memberId).execute()
    await expect(tryIn(world.cast.vera.email, password)).rejects.toMatchObject({ code: 'wrong_credentials' })
    expect(refreshToken).toBeDefined()
  })

  it('counts attempts for each address, account or none, and forgets them on success', async () => {
    for (const email of ['nobody-else@example.com', world.cast.oscar.email]) {
      for (let attempt = 0; attempt < 5; attempt++) await tryIn(email, 'wrong').catch(() => undefined)
      await expect(tryIn(email, 'wrong')).rejects.toMatchObject({ code: 'rate_limited' })
    }
    const { email } = world.cast.ada
    for (let round = 0; round < 3; round++) {
      for (let attempt = 0; attempt < 3; attempt++) await tryIn(email, 'wrong').catch(() => undefined)
      await expect(tryIn(email, password)).resolves.toBeDefined()
    }
  })

  it('counts attempts from one network address over all accounts', async () => {
    const attempt = (n: number) => world.as(anonymous)
      .run(createSession, { email: `n${n}@example.com`, password: 'x' }, { ip: '10.9.9.9' })
    for (let n = 0; n < 5; n++) await expect(attempt(n)).rejects.toMatchObject({ code: 'wrong_credentials' })
    await expect(attempt(5)).rejects.toMatchObject({ code: 'rate_limited' })
  })

  it('takes a person of several workspaces to the one they name', async () => {
    const { email } = world.cast.ada
    await createWorkspace(world.kernel, { slug: 'vineyard', name: 'Vineyard', owner: { email, name: 'Ada' } })
    const signInTo = (workspace?: string) => world.as(anonymous)
      .run(createSession, { email, password, workspace }, from())
    await expect(signInTo()).resolves.toMatchObject({ workspace: { slug: 'meadow' } })
    await expect(signInTo('vineyard'))
      .resolves.toMatchObject({ workspace: { slug: 'vineyard' }, member: { role: 'owner' } })
    await expect(signInTo('orchard')).rejects.toMatchObject({ code: 'wrong_credentials' })
  })

  it('keeps secrets out of the log and the audit', async () => {
    const session = await tryIn(world.cast.ada.email, password)
    const system = world.kernel.database.system
    const kept = JSON.stringify([
      await system.selectFrom('events').selectAll().execute(),
      await system.selectFrom('audit_entries').selectAll().execute(),
    ])
    expect(kept).toContain('session.started')
    for (const secret of [password, session.accessToken, session.refreshToken]) expect(kept).not.toContain(secret)
  })
})
