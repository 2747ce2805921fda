import { Counter, Gauge } from 'prom-client'
import { metrics } from '../../kernel/telemetry/metrics.ts'

const registers = [metrics]

export const boxesByState = new Gauge({
  name: 'hayloft_mailboxes', help: 'Mail boxes that this process keeps open, by state.', labelNames: ['state'], registers,
})
export const oldestSync = new Gauge({
  name: 'hayloft_mailbox_sync_age_seconds', help: 'Since the last successful look into the mail box, of those kept here, that waits longest.', registers,
})
export const boxMails = new Counter({
  name: 'hayloft_mailbox_mails_total', help: 'Mails of mail boxes by folder and by what became of them.', labelNames: ['folder', 'outcome'], registers,
})
export const boxFailures = new Counter({
  name: 'hayloft_mailbox_failures_total', help: 'Connections to mail boxes that failed, by kind of failure.', labelNames: ['kind'], registers,
})
