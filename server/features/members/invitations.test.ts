import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { anonymous, makeWorld, type World } from '../../testing/world.ts'
import { join, password, signIn } from '../../testing/people.ts'
import { makeAuthenticator } from '../identity/authenticate.ts'
import { createSession } from '../sessions/create-session.ts'
import type { Role } from '../identity/member.ts'
import { acceptInvitation } from './accept-invitation.ts'
import { createInvitation } from './create-invitation.ts'
import { invitationToken } from './invitation.ts'
import { listInvitations } from './list-invitations.ts'
import { removeMember } from './remove-member.ts'
import { revokeInvitation } from './revoke-invitation.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})

const invite = (email: string, role: Exclude<Role, 'owner'> = 'agent') => world.as('olga')
  .run(createInvitation, { email, role })
const accept = (id: string, secret?: string) => {
  const token = invitationToken(world.kernel, id)
  return world.as(anonymous).run(acceptInvitation, { token, name: 'Grace', password: secret })
}
const invalid = expect.objectContaining({ code: 'link_invalid' })

describe('invitations', () => {
  it('make a member with that role and address, signed in, once', async () => {
    const invitation = await invite('Grace@Example.com', 'viewer')
    expect(invitation).toMatchObject({ email: 'grace@example.com', invitedBy: world.cast.olga.memberId })
    const session = await accept(invitation.id, password)
    const member = { name: 'Grace', email: 'grace@example.com', role: 'viewer' }
    expect(session).toMatchObject({ member, workspace: { slug: 'meadow' } })
    await expect(makeAuthenticator(world.kernel).authenticate({ bearer: session.accessToken })).resolves.toMatchObject({
      workspaceId: world.workspaceId, actor: { id: session.member.id },
    })
    await expect(world.as(anonymous).run(createSession, { email: 'grace@example.com', password }))
      .resolves.toBeDefined()
    await expect(accept(invitation.id)).rejects.toEqual(invalid)
  })

  it('are open one at a time for an address: the earlier link dies', async () => {
    const earlier = await invite('twice@example.com')
    const later = await invite('twice@example.com', 'admin')
    await expect(accept(earlier.id)).rejects.toEqual(invalid)
    await expect(accept(later.id)).resolves.toMatchObject({ member: { role: 'admin' } })
  })

  it('are refused when revoked, expired or unknown', async () => {
    const revoked = await invite('revoked@example.com')
    await expect(world.as('olga').run(revokeInvitation, { id: revoked.id }))
      .resolves.toMatchObject({ revokedAt: expect.any(Date) })
    await expect(world.as('olga').run(revokeInvitation, { id: revoked.id }))
      .rejects.toMatchObject({ code: 'not_found' })
    const expired = await invite('expired@example.com')
    await sql`update invitations set expires_at = now() where id = ${expired.id}`.execute(world.kernel.database.system)
    for (const id of [revoked.id, expired.id, world.workspaceId]) await expect(accept(id)).rejects.toEqual(invalid)
  })

  it('are listed while open', async () => {
    const open = await invite('open@example.com')
    const ids = async (includeEnded: boolean) =>
      (await world.as('olga').run(listInvitations, { includeEnded, limit: 100 })).items.map(({ id }) => id)
    const revoked = await invite('closed@example.com')
    await world.as('olga').run(revokeInvitation, { id: revoked.id })
    expect(await ids(false)).toContain(open.id)
    expect(await ids(false)).not.toContain(revoked.id)
    expect(await ids(true)).toEqual(expect.arrayContaining([open.id, revoked.id]))
  })

  it('are not for members, but bring a removed one back as the same', async () => {
    await expect(invite(world.cast.ada.email)).rejects.toMatchObject({ code: 'already_member' })
    const { member } = await join(world, 'agent')
    await world.as('olga').run(removeMember, { id: member.id })
    const back = await accept((await invite(member.email, 'viewer')).id)
    expect(back.member).toMatchObject({ id: member.id, role: 'viewer', removedAt: null })
  })

  it('do not change the password of someone who has one', async () => {
    const { email } = world.cast.oscar
    await signIn(world, 'oscar')
    await accept((await invite(email)).id, 'another password')
    const signInWith = (secret: string) => world.as(anonymous)
      .run(createSession, { email, password: secret, workspace: 'meadow' })
    await expect(signInWith('another password')).rejects.toMatchObject({ code: 'wrong_credentials' })
    await expect(signInWith(password)).resolves.toBeDefined()
  })

  it('cannot make owners, and no more than the inviter is', async () => {
    await expect(world.as('olga').run(createInvitation, { email: 'o@example.com', role: 'owner' as 'agent' }))
      .rejects.toMatchObject({ code: 'invalid_input' })
    const inviter = { ...world.cast.ada.caller, scopes: new Set(['invitations:write']) }
    await expect(world.as(inviter).run(createInvitation, { email: 'o@example.com', role: 'viewer' }))
      .rejects.toMatchObject({ code: 'forbidden' })
  })

  it('are not found from another workspace, and need their scope', async () => {
    const { id } = await invite('mine@example.com')
    await expect(world.as('oscar').run(revokeInvitation, { id })).rejects.toMatchObject({ code: 'not_found' })
    expect((await world.as('oscar').run(listInvitations, {})).items).toEqual([])
    await expect(world.as('ada').run(revokeInvitation, { id })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(world.as('ada').run(listInvitations, {})).rejects.toMatchObject({ code: 'forbidden' })
    await expect(world.as('ada').run(createInvitation, { email: 'a@example.com', role: 'viewer' }))
      .rejects.toMatchObject({ code: 'forbidden' })
  })

  it('leave no token in the log', async () => {
    const { id } = await invite('secret@example.com')
    const events = JSON.stringify(await world.kernel.database.system.selectFrom('events').selectAll().execute())
    expect(events).toContain('invitation.created')
    expect(events).not.toContain(invitationToken(world.kernel, id))
  })
})
