import { z } from 'zod'
import { publicUrlOf } from '../../config.ts'
import { Id } from '../../kernel/ids.ts'
import { reaction } from '../../kernel/jobs/job.ts'
import { letter } from '../letters/index.ts'
import { sendNotification } from '../mail/index.ts'
import { notificationCreated } from './events.ts'

const Payload = z.object({
  notification: z.object({ memberId: Id, title: z.string(), text: z.string(), link: z.string().nullable() }), byMail: z.boolean(),
})

export const mailNotificationWhenCreated = reaction({
  name: 'mail-notification-when-created',
  on: [notificationCreated],
  when: ({ payload }) => payload['byMail'] === true,
  async run(kernel, { payload, workspaceId }) {
    const { notification: { memberId, title, text, link } } = Payload.parse(payload)
    const member = await kernel.database.system.selectFrom('members').select('email')
      .where('id', '=', memberId).where('removed_at', 'is', null).executeTakeFirst()
    if (!member) return
    const lines = text.split(/\n{2,}/).filter((line) => line.trim() !== '')
    const mail = letter(title, lines.length > 0 ? lines : [title], { label: 'Open in Hayloft', url: publicUrlOf(kernel.config) + (link ?? '/') }, 'You get this because you are a member of the workspace.')
    await sendNotification(kernel, { workspaceId, to: member.email, ...mail })
  },
})
