import { sql } from 'kysely'
import type { Db } from '../../kernel/db/database.ts'
import { idAt } from '../../kernel/ids.ts'
import type { CronDefinition } from '../../kernel/jobs/job.ts'

const keptDays = 30
const deletedAtOnce = 2_000

/** By night, in batches that are each done within moments. */
export const forgetOldDeliveries: CronDefinition = {
  name: 'forget-old-webhook-deliveries',
  schedule: '41 3 * * *',
  async run({ database: { system } }) {
    const oldest = idAt(Date.now() - keptDays * 86_400_000)
    while (await deleteBatch(system, sql`id < ${oldest}::uuid`)) continue
    while (await deleteBatch(system, sql`webhook_id in (select id from webhooks where removed_at is not null)`)) continue
    await sql`delete from webhook_hours where hour < now() - interval '2 days'`.execute(system)
    await sql`delete from webhooks where removed_at is not null`.execute(system)
  },
}

async function deleteBatch(system: Db, condition: ReturnType<typeof sql>): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from webhook_deliveries where id in (select id from webhook_deliveries where ${condition} limit ${sql.lit(deletedAtOnce)})`.execute(system)
  return numAffectedRows === BigInt(deletedAtOnce)
}
