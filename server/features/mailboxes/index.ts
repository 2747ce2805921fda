import { feature } from '../../kernel/feature.ts'
import { one, resource } from '../../kernel/resource.ts'
import { grants } from '../../kernel/scope.ts'
import { findChannels } from '../channels/index.ts'
import { appendWhenDelivered } from './append-when-delivered.ts'
import { createMailbox } from './create-mailbox.ts'
import { mailboxCreated, mailboxFailing, mailboxRecovered, mailboxRemoved, mailboxUpdated } from './events.ts'
import { Mailbox } from './mailbox.ts'
import { noteMailboxState } from './note-state.ts'
import { pauseMailbox, resumeMailbox } from './pause-mailbox.ts'
import { getMailbox, listMailboxes } from './read-mailboxes.ts'
import { takeSentMail } from './take-sent-mail.ts'
import { testMailbox } from './test-mailbox.ts'
import { MailboxTrouble } from './trouble.ts'
import { dismissMailboxTrouble, getMailboxTrouble, listMailboxTroubles, retryMailboxTrouble } from './trouble-operations.ts'
import { removeMailbox, updateMailbox } from './update-mailbox.ts'

export { keepMailboxes, type MailboxKeeper } from './keep-mailboxes.ts'

/** Mail boxes elsewhere: their mail is read by IMAP into the conversations, exactly once. */
export const mailboxes = feature({
  name: 'mailboxes',
  operations: [
    listMailboxes, getMailbox, createMailbox, updateMailbox, removeMailbox, pauseMailbox, resumeMailbox, testMailbox,
    listMailboxTroubles, getMailboxTrouble, retryMailboxTrouble, dismissMailboxTrouble,
  ],
  internal: [noteMailboxState, takeSentMail],
  resources: [
    resource('Mailbox', Mailbox, {
      channel: one('Channel', { by: 'channelId', scope: 'channels:read', load: (ctx, ids) => findChannels(ctx.db, ids) }),
    }),
    resource('MailboxTrouble', MailboxTrouble),
  ],
  events: [mailboxCreated, mailboxUpdated, mailboxRemoved, mailboxFailing, mailboxRecovered],
  reactions: [appendWhenDelivered],
  topics: [{ name: 'mailboxes', mayListen: (caller) => grants(caller.scopes, 'mailboxes:read') }],
})
