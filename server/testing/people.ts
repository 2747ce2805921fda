import { authenticationWatchers } from '../features/identity/authenticate.ts'
import { hashPassword, type Role } from '../features/identity/index.ts'
import { acceptInvitation } from '../features/members/accept-invitation.ts'
import { createInvitation } from '../features/members/create-invitation.ts'
import { invitationToken } from '../features/members/index.ts'
import { createSession } from '../features/sessions/create-session.ts'
import type { SignedIn } from '../features/sessions/index.ts'
import { newId } from '../kernel/ids.ts'
import { startHub } from '../kernel/realtime/hub.ts'
import { runOperation } from '../kernel/run-operation.ts'
import { systemCaller } from '../kernel/system-caller.ts'
import { anonymous, type World } from './world.ts'

export const password = 'correct horse battery'

/** Gives one of the cast a password and signs them in. */
export async function signIn(world: World, who: keyof World['cast']): Promise<SignedIn> {
  const { userId, email } = world.cast[who]
  const system = world.kernel.database.system
  await system.updateTable('users').set({ password_hash: await hashPassword(password) })
    .where('id', '=', userId).execute()
  return world.as(anonymous).run(createSession, { email, password })
}

/** A new member of a role, by invitation, signed in. */
export async function join(world: World, role: Exclude<Role, 'owner'>): Promise<SignedIn> {
  const operator = world.as(systemCaller(world.workspaceId))
  const { id } = await operator.run(createInvitation, { email: `${role}-${newId()}@example.com`, role })
  const token = invitationToken(world.kernel, id)
  return world.as(anonymous).run(acceptInvitation, { token, name: `A ${role}`, password })
}

/** The cookies that an operation sets, as a browser would keep them. */
export async function cookiesOf(
  world: World, operation: Parameters<typeof runOperation>[1], input: object, cookies?: Record<string, string>,
): Promise<Record<string, string>> {
  const request = { correlationId: newId(), ip: '127.0.0.1', userAgent: 'test', ...cookies && { cookies } }
  const outcome = await runOperation(world.kernel, operation, { caller: anonymous, request, surface: 'rest' }, input)
  return Object.fromEntries(outcome.cookies.map(({ name, value }) => [name, value]))
}

/** Follows the log as an api process does. */
export function watch(world: World): ReturnType<typeof startHub> {
  return startHub({
    database: world.kernel.database,
    tail: world.kernel.tail,
    bus: world.kernel.bus,
    events: world.kernel.registry.events,
    onEvent: (event) => authenticationWatchers[event.name]?.(world.kernel, event),
    onError: (error) => { throw error },
  })
}
