import type { CronDefinition } from './job.ts'

/** Daily: the coming months' partitions, and what has served its time. */
export const housekeeping: CronDefinition = {
  name: 'housekeeping',
  schedule: '17 3 * * *',
  async run({ database }) {
    const { systemPool } = database
    await systemPool.query('call make_partitions()')
    await systemPool.query("delete from job_counts where minute < now() - interval '1 day'")
    await systemPool.query("delete from job_rates where next_at < now() - interval '1 hour'")
    await systemPool.query("delete from idempotency_keys where created_at < now() - interval '24 hours'")
    await systemPool.query("delete from login_links where expires_at < now() - interval '1 day'")
    await systemPool.query("delete from files where stored_at is null and created_at < now() - interval '1 day'")
  },
}
