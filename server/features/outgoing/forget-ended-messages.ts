import type { CronDefinition } from '../../kernel/jobs/job.ts'

/** Nightly: what was sent or cancelled 30 days ago. What failed keeps its text until somebody takes it back. */
export const forgetEndedMessages: CronDefinition = {
  name: 'forget-ended-messages',
  schedule: '53 3 * * *',
  async run({ database }) {
    await database.systemPool.query("delete from scheduled_messages where ended_at < now() - interval '30 days' and state <> 'failed'")
  },
}
