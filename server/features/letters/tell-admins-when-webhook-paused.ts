import { sql } from 'kysely'
import { z } from 'zod'
import { publicUrlOf } from '../../config.ts'
import { reaction } from '../../kernel/jobs/job.ts'
import { sendNotification } from '../mail/index.ts'
import { webhookPaused } from '../webhooks/index.ts'
import { letter } from './letter.ts'

const Payload = z.object({ webhook: z.object({ url: z.string(), pausedBecause: z.enum(['member', 'failing', 'gone']) }) })

const reasons = {
  failing: 'No request has succeeded for a day.',
  gone: 'Its server answered that the address is gone for good (410).',
}

/** Not when a member paused it: they know. */
export const tellAdminsWhenWebhookPaused = reaction({
  name: 'tell-admins-when-webhook-paused',
  on: [webhookPaused],
  when: ({ payload }) => Payload.safeParse(payload).data?.webhook.pausedBecause !== 'member',
  async run(kernel, event) {
    const { webhook: { url, pausedBecause } } = Payload.parse(event.payload)
    if (pausedBecause === 'member') return
    const { rows: admins } = await sql<{ email: string; workspace: string }>`
      select members.email, workspaces.name as workspace from members join workspaces on workspaces.id = members.workspace_id
      where workspace_id = ${event.workspaceId} and role in ('owner', 'admin') and removed_at is null order by members.id`
      .execute(kernel.database.system)
    for (const { email, workspace } of admins) {
      const mail = letter(
        `A webhook of ${workspace} is paused`,
        [`The webhook to ${new URL(url).host} is paused. ${reasons[pausedBecause]}`, 'Events of the next three days wait, and are sent when you resume it.'],
        { label: 'Look at the webhook', url: `${publicUrlOf(kernel.config)}/settings/webhooks/${event.subjectId}` },
        `You get this because you administrate ${workspace}.`,
      )
      await sendNotification(kernel, { workspaceId: event.workspaceId, to: email, ...mail })
    }
  },
})
