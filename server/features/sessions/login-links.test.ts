import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { anonymous, makeWorld, type World } from '../../testing/world.ts'
import { createSessionFromLink } from './create-session-from-link.ts'
import { createLoginLink } from './login-link.ts'
import { requestLoginLink } from './request-login-link.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld({ HAYLOFT_LOGIN_ATTEMPTS: '8' })
})

let lastAddress = 0
const from = () => ({ ip: `10.0.1.${++lastAddress}` })
const request = (email: string) => world.as(anonymous).run(requestLoginLink, { email }, from())
const use = (token: string) => world.as(anonymous).run(createSessionFromLink, { token }, from())
const tokenOf = (url: string) => new URL(url).searchParams.get('token')!
const requested = async () => (await world.kernel.database.system.selectFrom('events').selectAll()
  .where('name', '=', 'login-link.requested').execute())

describe('loginLinks.create', () => {
  it('answers the same whether there is an account, and asks for a mail only if there is', async () => {
    await expect(request('nobody@example.com')).resolves.toEqual({ sent: true })
    expect(await requested()).toEqual([])
    await expect(request(world.cast.ada.email.toUpperCase())).resolves.toEqual({ sent: true })
    expect(await requested()).toMatchObject([{ subject_id: world.cast.ada.memberId, workspace_id: world.workspaceId }])
  })

  it('puts nothing into the log by which one could sign in', async () => {
    expect((await requested())[0]!.payload).toEqual({ memberId: world.cast.ada.memberId })
  })

  it('limits the mails to one address, account or none', async () => {
    for (const email of [world.cast.vera.email, 'nobody-else@example.com']) {
      for (let times = 0; times < 8; times++) await request(email)
      await expect(request(email)).rejects.toMatchObject({ code: 'rate_limited' })
    }
  })
})

describe('sessions.createFromLink', () => {
  it('signs in once', async () => {
    const url = await createLoginLink(world.kernel, world.cast.ada.email)
    expect(url).toMatch(/^http:\/\/localhost:\d+\/login\?token=ll_[\w-]{32}$/)
    await expect(use(tokenOf(url))).resolves.toMatchObject({ member: { id: world.cast.ada.memberId } })
    await expect(use(tokenOf(url))).rejects.toMatchObject({ code: 'link_invalid' })
  })

  it('signs in once when asked twice at the same moment', async () => {
    const token = tokenOf(await createLoginLink(world.kernel, world.cast.ada.email))
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => use(token)))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('refuses after 15 minutes', async () => {
    const token = tokenOf(await createLoginLink(world.kernel, world.cast.ada.email))
    await sql`update login_links set expires_at = expires_at - interval '15 minutes'`
      .execute(world.kernel.database.system)
    await expect(use(token)).rejects.toMatchObject({ code: 'link_invalid' })
  })

  it('refuses an unknown token, and one of a person who was removed', async () => {
    await expect(use('ll_unknown')).rejects.toMatchObject({ code: 'link_invalid' })
    const token = tokenOf(await createLoginLink(world.kernel, world.cast.oscar.email))
    await sql`update members set removed_at = now() where id = ${world.cast.oscar.memberId}`
      .execute(world.kernel.database.system)
    await expect(use(token)).rejects.toMatchObject({ code: 'link_invalid' })
  })

  it('is not made for an address that nobody has', async () => {
    await expect(createLoginLink(world.kernel, 'nobody@example.com')).rejects.toMatchObject({ code: 'not_found' })
  })
})
