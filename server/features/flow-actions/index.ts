import { feature } from '../../kernel/feature.ts'
import { listFlowSecrets } from './list-flow-secrets.ts'
import { notifyMembers } from './notify-members.ts'
import { removeFlowSecret } from './remove-flow-secret.ts'
import { requestHttp } from './request-http.ts'
import { sendMail } from './send-mail.ts'
import { setFlowSecret } from './set-flow-secret.ts'
import { summariseConversations } from './summarise-conversations.ts'

/** Steps of flows that are no operations of the product, and the secrets that they may send. */
export const flowActions = feature({
  name: 'flow-actions',
  operations: [setFlowSecret, listFlowSecrets, removeFlowSecret],
  actions: [sendMail, notifyMembers, requestHttp, summariseConversations],
})
