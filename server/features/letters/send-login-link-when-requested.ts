import { sql } from 'kysely'
import { reaction } from '../../kernel/jobs/job.ts'
import { keepLoginLink, loginLinkMinutes, loginLinkRequested } from '../sessions/index.ts'
import { sendNotification } from '../mail/index.ts'
import { letter } from './letter.ts'

/** The token follows from the event's id, so that a job that runs twice mails the same link twice. */
export const sendLoginLinkWhenRequested = reaction({
  name: 'send-login-link-when-requested',
  on: [loginLinkRequested],
  async run(kernel, event) {
    const { rows: [member] } = await sql<{ userId: string; email: string; workspace: string }>`
      select members.user_id as "userId", members.email, workspaces.name as workspace
      from members join workspaces on workspaces.id = members.workspace_id
      where members.id = ${event.subjectId} and members.removed_at is null`.execute(kernel.database.system)
    if (!member) return
    const url = await keepLoginLink(kernel, member.userId, `ll_${kernel.secrets.sign('login links', event.id)}`)
    const mail = letter(
      `Your login link for ${member.workspace}`,
      [`Use this link to sign in to ${member.workspace}. It works once, within ${loginLinkMinutes} minutes.`],
      { label: 'Sign in', url },
      'You get this because someone asked for a login link with your address. If it was not you, do nothing.',
    )
    await sendNotification(kernel, { workspaceId: event.workspaceId, to: member.email, ...mail })
  },
})
