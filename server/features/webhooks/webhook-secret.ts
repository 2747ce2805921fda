import { sql } from 'kysely'
import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { changeWebhook } from './change-webhook.ts'
import { webhookUpdated } from './events.ts'
import { findWebhook, lockWebhook } from './queries.ts'
import { formerAfterRotation, type FormerSecret, newSecret } from './signature.ts'

const WebhookSecret = z.object({ secret: z.string() }).meta({ id: 'WebhookSecret' })

/** A command although it changes nothing: the audit trail says who looked. */
export const revealWebhookSecret = command({
  name: 'webhooks.revealSecret',
  summary: 'Show the secret that signs the requests of a webhook',
  scope: 'webhooks:manage',
  input: z.object({ id: Id }),
  output: WebhookSecret,
  errors: ['not_found'],
  rest: 'POST /webhooks/:id/secret-views',
  async run(ctx, { id }) {
    await findWebhook(ctx.db, id)
    const { secret } = await ctx.db.selectFrom('webhooks').select('secret').where('id', '=', id).executeTakeFirstOrThrow()
    return { secret: ctx.kernel.secrets.decrypt(ctx.workspaceId, secret) }
  },
})

export const rotateWebhookSecret = command({
  name: 'webhooks.rotateSecret',
  summary: 'Give a webhook a new secret; for 24 hours the old one signs along with it',
  scope: 'webhooks:manage',
  input: z.object({ id: Id }),
  output: WebhookSecret,
  errors: ['not_found'],
  rest: 'POST /webhooks/:id/secret-rotations',
  async run(ctx, { id }) {
    const before = await lockWebhook(ctx.db, id)
    const kept = await ctx.db.selectFrom('webhooks').select(['secret', 'former_secrets']).where('id', '=', id).executeTakeFirstOrThrow()
    // Written by this feature alone, in this shape.
    const former = formerAfterRotation(kept.secret, kept.former_secrets as FormerSecret[], ctx.now)
    const secret = newSecret()
    const sealed = ctx.kernel.secrets.encrypt(ctx.workspaceId, secret)
    await changeWebhook(ctx, before, sql`secret = ${sealed}, former_secrets = ${JSON.stringify(former)}::jsonb`, webhookUpdated)
    return { secret }
  },
})
