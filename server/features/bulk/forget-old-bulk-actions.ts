import { sql } from 'kysely'
import { idAt } from '../../kernel/ids.ts'
import type { CronDefinition } from '../../kernel/jobs/job.ts'

const keptDays = 90

/** By night, a few at a time: each may have 100,000 rows. */
export const forgetOldBulkActions: CronDefinition = {
  name: 'forget-old-bulk-actions',
  schedule: '23 3 * * *',
  async run({ database: { system } }) {
    const oldest = idAt(Date.now() - keptDays * 86_400_000)
    for (let deleted = 1n; deleted > 0n;) {
      ({ numAffectedRows: deleted = 0n } = await sql`delete from bulk_actions where id in (select id from bulk_actions where id < ${oldest}::uuid and state <> 'running' limit 5)`.execute(system))
    }
  },
}
