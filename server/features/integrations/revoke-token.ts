import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { job, jobRequest } from '../../kernel/jobs/job.ts'
import { type OAuthClient, revoke } from './oauth.ts'

/** Asked for in the transaction that forgets the tokens, so they are revoked whatever happens to this process. */
export const revokeToken = job({
  name: 'revoke-token',
  payload: z.object({ sealed: z.string() }),
  maxAttempts: 12,
  async run(kernel, { workspaceId, payload }) {
    const { client, tokens } = JSON.parse(kernel.secrets.decrypt(workspaceId!, payload.sealed)) as { client: OAuthClient; tokens: string[] }
    for (const token of tokens) {
      if (!await revoke(kernel, client, token)) throw new Error('The service did not take the token back.')
    }
  },
})

type Row = { accessToken: string; refreshToken: string | null; client: string | null }

/** Revokes what the integration holds now. */
export async function requestRevocation(ctx: Context, id: string): Promise<void> {
  const { rows: [row] } = await sql<Row>`
    select access_token as "accessToken", refresh_token as "refreshToken", client from integrations
    where installation_id = ${id} for update`.execute(ctx.db)
  if (!row?.client) return
  const open = (sealed: string) => ctx.kernel.secrets.decrypt(ctx.workspaceId, sealed)
  const client = JSON.parse(open(row.client)) as OAuthClient
  if (!client.revokeUrl) return
  // At most services the end of a refresh token ends the whole grant; those that know no such call answer with an error of no harm.
  const tokens = [...row.refreshToken && client.revokeBy !== 'delete' ? [open(row.refreshToken)] : [], open(row.accessToken)]
  const sealed = ctx.kernel.secrets.encrypt(ctx.workspaceId, JSON.stringify({ client, tokens }))
  await ctx.kernel.jobs.add(ctx.db, [jobRequest(revokeToken, { workspaceId: ctx.workspaceId, payload: { sealed } })])
}
