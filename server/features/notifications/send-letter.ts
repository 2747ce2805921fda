import { sql } from 'kysely'
import { z } from 'zod'
import { publicUrlOf } from '../../config.ts'
import { Id, idFrom } from '../../kernel/ids.ts'
import { job, jobRequest, type JobRequest } from '../../kernel/jobs/job.ts'
import { letter } from '../letters/index.ts'
import { sendNotification } from '../mail/index.ts'

const mostShown = 25

/** One letter of all that is due and has not been read; none when all was. Sent again after a crash, it has the same Message-ID. */
export const sendNotificationLetter = job({
  name: 'send-notification-letter',
  payload: z.object({ memberId: Id, dueAt: z.iso.datetime() }),
  async run(kernel, { workspaceId, payload: { memberId, dueAt } }) {
    const { system } = kernel.database
    const due = sql`member_id = ${memberId}::uuid and mail_due_at is not null and mail_due_at <= ${dueAt}::timestamptz`
    const { rows } = await sql<{ title: string; text: string; link: string | null }>`
      select title, text, link from notifications where ${due} and read_at is null order by id limit 500`.execute(system)
    const member = await system.selectFrom('members').select('email').where('id', '=', memberId).where('removed_at', 'is', null).executeTakeFirst()
    if (member && rows.length > 0) {
      const base = publicUrlOf(kernel.config)
      const lines = rows.slice(0, mostShown).map(({ title, text, link }) => [title, firstLine(text), link && base + link].filter(Boolean).join('\n'))
      if (rows.length > mostShown) lines.push(`And ${rows.length - mostShown} more.`)
      const subject = rows.length === 1 ? rows[0]!.title : `${rows.length} things you have not read yet`
      const mail = letter(subject, lines, { label: 'Open in Hayloft', url: `${base}/inbox` }, 'You get this because you chose so among your notifications, where you can change it.')
      await sendNotification(kernel, { workspaceId: workspaceId!, to: member.email, ...mail, messageId: idFrom(`notification letter ${memberId} ${dueAt}`) })
    }
    await sql`update notifications set mail_due_at = null where ${due}`.execute(system)
  },
})

/** One for each member and moment, however many notifications ask for it. */
export function letterRequest(workspaceId: string, memberId: string, dueAt: Date): JobRequest {
  const moment = dueAt.toISOString()
  return jobRequest(sendNotificationLetter, { workspaceId, payload: { memberId, dueAt: moment }, runAt: dueAt, key: `notification-letter ${memberId} ${moment}` })
}

function firstLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > 200 ? `${line.slice(0, 199).toWellFormed()}…` : line
}
