import { feature } from '../../kernel/feature.ts'
import { resource } from '../../kernel/resource.ts'
import { getMail } from './get-mail.ts'
import { listMails } from './list-mails.ts'
import { Mail } from './mail.ts'
import { keepOutgoing, noteDelivery } from './outgoing.ts'
import { receiveMail } from './receive-mail.ts'
import { sendReplies, sendReply } from './send-reply.ts'

export { startEntrance } from './entrance.ts'
export { findDestination } from './find-channel.ts'
export { keepContent } from './keep-content.ts'
export { insertMail, readRaw } from './mail-rows.ts'
export { type ArrivedMail, conversationsOf, participantsOf, readArrival, receiveMail } from './receive-mail.ts'
export { makeSmtpSender } from './smtp-sender.ts'
export { sendChatReplies } from './send-chat-replies.ts'
export { sendNotification } from './send-notification.ts'

export const mail = feature({
  name: 'mail',
  operations: [listMails, getMail],
  internal: [receiveMail, keepOutgoing, noteDelivery],
  resources: [resource('Mail', Mail)],
  actions: [sendReply],
  systemFlows: [sendReplies],
})
