import { serveBareHttp } from './bare/bare-http.ts'
import { serveBareSmtp } from './bare/bare-smtp.ts'
import { serveBareWebhooks } from './bare/bare-webhooks.ts'
import { serveDesk } from './desk/desk-process.ts'
import { serveJobs } from './jobs/serve-jobs.ts'
import { serveLoad } from './load/load-process.ts'
import { serveWebhookReceiver } from './load/webhook-receiver.ts'

/** The processes that the bench is made of, besides the installation itself. */
export const parts: Record<string, () => void> = {
  load: serveLoad,
  'bare-http': serveBareHttp,
  'bare-smtp': serveBareSmtp,
  'bare-webhooks': serveBareWebhooks,
  'webhook-receiver': serveWebhookReceiver,
  jobs: serveJobs,
  desk: serveDesk,
}
