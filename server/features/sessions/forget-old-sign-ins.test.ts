import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { makeWorld } from '../../testing/world.ts'
import { signIn } from '../../testing/people.ts'
import { forgetOldSignIns } from './forget-old-sign-ins.ts'
import { createLoginLink } from './login-link.ts'

it('forgets what ended long ago and keeps the rest', async () => {
  const world = await makeWorld()
  const { system } = world.kernel.database
  for (let times = 0; times < 3; times++) await signIn(world, 'ada')
  for (let times = 0; times < 2; times++) await createLoginLink(world.kernel, world.cast.ada.email)
  const idsOf = async (table: 'sessions' | 'login_links') =>
    (await system.selectFrom(table).select('id').orderBy('id').execute()).map(({ id }) => id)
  const [sessions, links] = [() => idsOf('sessions'), () => idsOf('login_links')]
  const [before, linksBefore] = [await sessions(), await links()]
  const [ended, expired, lately] = before.slice(-3)
  await sql`update sessions set ended_at = now() - interval '31 days' where id = ${ended}`.execute(system)
  await sql`update sessions set expires_at = now() - interval '31 days' where id = ${expired}`.execute(system)
  await sql`update sessions set ended_at = now() - interval '29 days' where id = ${lately}`.execute(system)
  await sql`update login_links set expires_at = now() - interval '2 days' where id = ${linksBefore[0]}`.execute(system)
  await forgetOldSignIns.run(world.kernel)
  expect(await sessions()).toEqual(before.filter((id) => id !== ended && id !== expired))
  expect(await links()).toEqual([linksBefore[1]])
})
