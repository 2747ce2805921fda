import type { CronDefinition } from '../../kernel/jobs/job.ts'

/** Nightly: what nobody has touched for half a year, and after a month what was sent. */
export const forgetOldDrafts: CronDefinition = {
  name: 'forget-old-drafts',
  schedule: '47 3 * * *',
  async run({ database }) {
    await database.systemPool.query(`
      delete from drafts where updated_at < now() - interval '180 days'
        or (updated_at < now() - interval '30 days' and text = '' and cardinality(file_ids) = 0)`)
  },
}
