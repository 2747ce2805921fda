import { sql } from 'kysely'
import { publicUrlOf } from '../../config.ts'
import { reaction } from '../../kernel/jobs/job.ts'
import { invitationCreated, invitationDays, invitationToken } from '../members/index.ts'
import { sendNotification } from '../mail/index.ts'
import { letter } from './letter.ts'

export const sendInvitationWhenCreated = reaction({
  name: 'send-invitation-when-created',
  on: [invitationCreated],
  async run(kernel, event) {
    const { rows: [invitation] } = await sql<{ email: string; workspace: string; inviter: string | null }>`
      select invitations.email, workspaces.name as workspace, members.name as inviter
      from invitations join workspaces on workspaces.id = invitations.workspace_id
        left join members on members.id = invitations.invited_by
      where invitations.id = ${event.subjectId} and accepted_at is null and revoked_at is null`
      .execute(kernel.database.system)
    if (!invitation) return
    const { email, workspace, inviter } = invitation
    const url = `${publicUrlOf(kernel.config)}/invitation?token=${invitationToken(kernel, event.subjectId)}`
    const mail = letter(
      `Join ${workspace}`,
      [`${inviter ?? 'An administrator'} invites you to ${workspace}. This is good for ${invitationDays} days.`],
      { label: 'Accept the invitation', url },
      'If you do not know what this is about, do nothing.',
    )
    await sendNotification(kernel, { workspaceId: event.workspaceId, to: email, ...mail })
  },
})
