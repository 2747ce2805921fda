import type { CronDefinition } from '../jobs/job.ts'

const daysOfUsers = 90
// Of flows of the product itself there are many, and they tell little that the log does not.
const daysOfSystem = 14
const together = 2_000

/** Daily: runs that ended long ago, with what their steps took and gave. The event log and the audit trail keep what they did. */
export const forgetOldRuns: CronDefinition = {
  name: 'forget-old-runs',
  schedule: '41 3 * * *',
  async run({ database }) {
    for (const [days, whose] of [[daysOfUsers, 'flow_id is not null'], [daysOfSystem, 'system_flow is not null']] as const) {
      // Ids are UUIDv7: the primary key finds the old ones.
      const before = Math.max(0, Date.now() - days * 86_400_000).toString(16).padStart(12, '0')
      const least = `${before.slice(0, 8)}-${before.slice(8)}-7000-8000-000000000000`
      for (;;) {
        const { rowCount } = await database.systemPool.query(
          `delete from runs where id in (select id from runs where id < $1 and finished_at is not null and ${whose} order by id limit ${together})`, [least])
        if ((rowCount ?? 0) < together) break
      }
    }
  },
}
