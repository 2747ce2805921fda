import type { inferRouterInputs } from '@trpc/server'
import type { AppRouter } from '../../../server/api/rpc.ts'
import type { Output } from '../../lib/records.ts'

export type Mailbox = Output['mailboxes']['get']
export type NewMailbox = inferRouterInputs<AppRouter>['mailboxes']['create']
export type Trouble = Output['mailboxTroubles']['list']['items'][number]
export type TestOutcome = Output['mailboxes']['test']
export type Security = Mailbox['imapSecurity']
