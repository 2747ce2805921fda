import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { z } from 'zod'
import { command } from '../../kernel/operation.ts'
import { findMembership, findUserByEmail } from '../identity/index.ts'
import { loginLinkRequested } from './events.ts'
import { limitAttempts } from './limit-attempts.ts'

export const requestLoginLink = command({
  name: 'loginLinks.create',
  summary: 'Mail a login link to this address, if someone has an account with it',
  scope: 'public',
  input: z.object({ email: z.email().max(320).toLowerCase() }),
  output: z.object({ sent: z.boolean().describe('Always true: nobody learns who has an account') }),
  errors: ['rate_limited'],
  rest: 'POST /login-links',
  attempts: 'all',
  async run(ctx, { email }) {
    await limitAttempts(ctx, 'login link', email)
    const user = await findUserByEmail(ctx.system, email)
    const membership = await findMembership(ctx.system, user?.id ?? nobody)
    if (membership) {
      await ctx.enter(membership.workspace.id, ctx.actor)
      ctx.emit(loginLinkRequested, { subjectId: membership.member.id, payload: { memberId: membership.member.id } })
    } else {
      // Costs what the event of a known address costs: a write to the WAL, so that the commit waits for the disk.
      await sql`select pg_logical_emit_message(true, 'hayloft', 'no account')`.execute(ctx.db)
    }
    // Drowns what difference is left; attempts are too few to average it away.
    await sleep(randomInt(5, 30))
    return { sent: true }
  },
})

const nobody = '00000000-0000-0000-0000-000000000000'
