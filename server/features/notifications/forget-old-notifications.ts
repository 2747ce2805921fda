import type { CronDefinition } from '../../kernel/jobs/job.ts'

/** Nightly: what is older than 90 days. */
export const forgetOldNotifications: CronDefinition = {
  name: 'forget-old-notifications',
  schedule: '41 3 * * *',
  async run({ database }) {
    await database.systemPool.query("delete from notifications where created_at < now() - interval '90 days'")
  },
}
