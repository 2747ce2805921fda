import { sql } from 'kysely'
import type { CronDefinition } from '../../kernel/jobs/job.ts'

/** Each night. The audit still says who signed in; addresses and browsers of long ago are nobody's business here. */
export const forgetOldSignIns: CronDefinition = {
  name: 'forget-old-sign-ins',
  schedule: '20 3 * * *',
  async run({ database: { system } }) {
    await sql`delete from login_links where expires_at < now() - interval '1 day'`.execute(system)
    await sql`delete from sessions where least(ended_at, expires_at) < now() - interval '30 days'`.execute(system)
  },
}
