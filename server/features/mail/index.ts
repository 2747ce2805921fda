import { feature } from '../../kernel/feature.ts'
import { resource } from '../../kernel/resource.ts'
import { getMail } from './get-mail.ts'
import { listMails } from './list-mails.ts'
import { Mail } from './mail.ts'
import { keepOutgoing, noteDelivery } from './outgoing.ts'
import { receiveMail } from './receive-mail.ts'
import { sendReplyWhenMessageCreated } from './send-reply-when-message-created.ts'

export { startEntrance } from './entrance.ts'
export { sendNotification } from './send-notification.ts'

export const mail = feature({
  name: 'mail',
  operations: [listMails, getMail],
  internal: [receiveMail, keepOutgoing, noteDelivery],
  resources: [resource('Mail', Mail)],
  reactions: [sendReplyWhenMessageCreated],
})
