import { feature } from '../../kernel/feature.ts'
import { sendInvitationWhenCreated } from './send-invitation-when-created.ts'
import { sendLoginLinkWhenRequested } from './send-login-link-when-requested.ts'
import { tellAdminsWhenWebhookPaused } from './tell-admins-when-webhook-paused.ts'

export { letter } from './letter.ts'

/** Mails of the program itself. Apart from identity, which knows nothing of mail, and from mail, which knows nothing of people. */
export const letters = feature({
  name: 'letters',
  operations: [],
  reactions: [sendLoginLinkWhenRequested, sendInvitationWhenCreated, tellAdminsWhenWebhookPaused],
})
