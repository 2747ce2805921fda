import { z } from 'zod'
import { event } from '../../kernel/events/event.ts'
import { Mailbox } from './mailbox.ts'

const ofMailbox = { payload: z.object({ mailbox: Mailbox }), audience: () => ['mailboxes'] }

export const mailboxCreated = event('mailbox.created', ofMailbox)
/** Its settings or its state changed. */
export const mailboxUpdated = event('mailbox.updated', ofMailbox)
export const mailboxRemoved = event('mailbox.removed', ofMailbox)
/** Its mail does not reach us; `lastError` says why. */
export const mailboxFailing = event('mailbox.failing', ofMailbox)
export const mailboxRecovered = event('mailbox.recovered', ofMailbox)
