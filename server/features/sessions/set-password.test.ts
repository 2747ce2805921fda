import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { anonymous, makeWorld, type World } from '../../testing/world.ts'
import { password, signIn } from '../../testing/people.ts'
import { makeAuthenticator } from '../identity/authenticate.ts'
import { createWorkspace } from '../workspaces/create-workspace.ts'
import { createSession } from './create-session.ts'
import { createSessionFromLink } from './create-session-from-link.ts'
import { createLoginLink } from './login-link.ts'
import { refreshSession } from './refresh-session.ts'
import type { SignedIn } from './session.ts'
import { setPassword } from './set-password.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})

const fresh = 'staple battery horse'
const as = async ({ accessToken }: SignedIn) =>
  world.as(await makeAuthenticator(world.kernel).authenticate({ bearer: accessToken }))
const refresh = ({ refreshToken }: SignedIn) => world.as(anonymous).run(refreshSession, { refreshToken })
const fromLink = async (email: string) => {
  const token = new URL(await createLoginLink(world.kernel, email)).searchParams.get('token')!
  return world.as(anonymous).run(createSessionFromLink, { token })
}

describe('me.setPassword', () => {
  it('takes the current password, and ends the other sessions, in other workspaces too', async () => {
    const { email } = world.cast.ada
    await createWorkspace(world.kernel, { slug: 'vineyard', name: 'Vineyard', owner: { email, name: 'Ada' } })
    const other = await signIn(world, 'ada')
    const elsewhere = await world.as(anonymous).run(createSession, { email, password, workspace: 'vineyard' })
    const present = await signIn(world, 'ada')
    await (await as(present)).run(setPassword, { current: password, password: fresh })
    await expect(refresh(present)).resolves.toBeDefined()
    for (const gone of [other, elsewhere]) await expect(refresh(gone)).rejects.toMatchObject({ code: 'session_ended' })
    await expect(world.as(anonymous).run(createSession, { email, password }))
      .rejects.toMatchObject({ code: 'wrong_credentials' })
    await expect(world.as(anonymous).run(createSession, { email, password: fresh })).resolves.toBeDefined()
  })

  it.each([undefined, 'not the current one'])('refuses %j as the current password', async (current) => {
    const session = await as(await signIn(world, 'vera'))
    await expect(session.run(setPassword, { current, password: fresh }))
      .rejects.toMatchObject({ code: 'wrong_credentials' })
  })

  it('needs none from whoever has none', async () => {
    const session = await as(await fromLink(world.cast.olga.email))
    await expect(session.run(setPassword, { password: fresh })).resolves.toMatchObject({ id: world.cast.olga.memberId })
  })

  it('needs none just after signing in by a link, for whoever forgot it', async () => {
    await signIn(world, 'vera')
    const came = await fromLink(world.cast.vera.email)
    await expect((await as(came)).run(setPassword, { password: fresh })).resolves.toBeDefined()
  })

  it('needs it again when that is a while ago', async () => {
    await signIn(world, 'vera')
    const came = await fromLink(world.cast.vera.email)
    await sql`update login_links set used_at = used_at - interval '16 minutes'`.execute(world.kernel.database.system)
    await sql`update sessions set created_at = created_at - interval '16 minutes'`.execute(world.kernel.database.system)
    await expect((await as(came)).run(setPassword, { password: fresh }))
      .rejects.toMatchObject({ code: 'wrong_credentials' })
  })

  it.each(['too short', 'x'.repeat(201)])('refuses %j', async (weak) => {
    const session = await as(await signIn(world, 'vera'))
    await expect(session.run(setPassword, { current: password, password: weak }))
      .rejects.toMatchObject({ code: 'invalid_input' })
  })
})
