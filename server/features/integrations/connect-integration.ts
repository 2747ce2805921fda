import { sql } from 'kysely'
import { z } from 'zod'
import { publicUrlOf } from '../../config.ts'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { command } from '../../kernel/operation.ts'
import { hashToken, newToken } from '../../kernel/secrets.ts'
import { fillIn, findInstallation } from './installation.ts'
import { authorizeAddress, newVerifier } from './oauth.ts'

export const attemptMinutes = 10

export const connectIntegration = command({
  name: 'integrations.connect',
  summary: 'Begin to connect an account: open the address in the same browser within ten minutes',
  scope: 'integrations:manage',
  input: z.object({ id: Id }),
  output: z.object({ authorizeUrl: z.string().describe('The service\'s consent page') }).meta({ id: 'BegunConnection' }),
  errors: ['not_found', 'conflict'],
  rest: 'POST /integrations/:id/connection',
  async run(ctx, { id }) {
    const { secrets } = ctx.kernel
    const { auth, settings } = await findInstallation(ctx.db, secrets, { workspaceId: ctx.workspaceId, id })
    if (auth.kind !== 'oauth2') throw new AppError('conflict', { detail: 'This plugin takes a pasted token: use integrations.saveToken.' })
    const clientId = fillIn('{settings.clientId}', settings)
    fillIn('{settings.clientSecret}', settings)
    const [state, browser, verifier] = [newToken(''), newToken(''), newVerifier()]
    await sql`delete from integration_attempts where workspace_id = current_workspace() and expires_at < ${ctx.now}`.execute(ctx.db)
    await sql`
      insert into integration_attempts (state_hash, installation_id, browser_hash, verifier, started_by, expires_at)
      values (${hashToken(state)}, ${id}, ${hashToken(browser)}, ${secrets.encrypt(ctx.workspaceId, verifier)},
        ${ctx.actor.kind === 'member' ? ctx.actor.id : null}, ${new Date(ctx.now.getTime() + attemptMinutes * 60_000)})`.execute(ctx.db)
    ctx.setCookie({ name: browserCookie(state), value: browser, path: '/integrations', maxAgeSeconds: attemptMinutes * 60 })
    const redirectUri = callbackAddress(ctx.kernel)
    return { authorizeUrl: authorizeAddress(auth, fillIn(auth.authorizeUrl, settings), { clientId, redirectUri, state, verifier }) }
  },
})

/** One for each attempt, so that two tabs do not get in each other's way. */
export function browserCookie(state: string): string {
  return `hayloft_connect_${hashToken(state).toString('hex', 0, 4)}`
}

export function callbackAddress(kernel: Pick<Kernel, 'config'>): string {
  return `${publicUrlOf(kernel.config)}/integrations/callback`
}
