import { sql } from 'kysely'
import { toAppError } from '../../kernel/errors.ts'
import type { CronDefinition } from '../../kernel/jobs/job.ts'
import { accessToken } from './access-token.ts'

/** Services forget refresh tokens that nobody uses (Jira after 90 days): an account in which little happens is kept alive. */
export const renewIdleTokens: CronDefinition = {
  name: 'renew-idle-tokens',
  schedule: '17 4 * * *',
  async run(kernel) {
    const { rows } = await sql<{ workspaceId: string; installationId: string }>`
      select workspace_id as "workspaceId", installation_id as "installationId" from integrations
      where refresh_token is not null and state <> 'expired' and renewed_at < now() - interval '7 days' and expires_at < now()
      order by renewed_at limit 1000`.execute(kernel.database.system)
    for (const installation of rows) {
      await accessToken(kernel, installation).catch((error: unknown) => {
        kernel.log.warn({ installationId: installation.installationId, reason: toAppError(error).message }, 'a token could not be renewed')
      })
    }
  },
}
