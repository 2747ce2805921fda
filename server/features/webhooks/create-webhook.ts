import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { checkEventNames } from './event-names.ts'
import { webhookCreated } from './events.ts'
import { newSecret } from './signature.ts'
import { mostWebhooks, Webhook, webhookColumns, webhookFields } from './webhook.ts'

export const createWebhook = command({
  name: 'webhooks.create',
  summary: 'Have events sent to an address; the secret that signs them is in the answer',
  scope: 'webhooks:manage',
  input: z.object({ ...webhookFields, description: webhookFields.description.default('') }),
  output: z.object({ webhook: Webhook, secret: z.string() }).meta({ id: 'NewWebhook' }),
  errors: ['limit_reached'],
  rest: 'POST /webhooks',
  async run(ctx, { url, description, eventNames }) {
    checkEventNames(ctx.kernel.registry, eventNames)
    await checkRoom(ctx)
    const [id, secret] = [newId(), newSecret()]
    const { rows } = await sql<Webhook>`
      insert into webhooks (id, url, description, event_names, secret)
      values (${id}, ${url}, ${description}, ${[...new Set(eventNames)]}::text[], ${ctx.kernel.secrets.encrypt(ctx.workspaceId, secret)})
      returning ${webhookColumns}`.execute(ctx.db)
    const webhook = rows[0]!
    ctx.recordChange({ subjectId: id, before: null, after: webhook })
    ctx.emit(webhookCreated, { subjectId: id, payload: { webhook } })
    return { webhook, secret }
  },
})

/** Locked, so that two at once do not both find the last place free. */
async function checkRoom(ctx: Context): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${`webhooks of ${ctx.workspaceId}`}))`.execute(ctx.db)
  const { rows: [row] } = await sql<{ count: number }>`
    select count(*)::int as count from webhooks where workspace_id = current_workspace() and removed_at is null`.execute(ctx.db)
  if (row!.count >= mostWebhooks) throw new AppError('limit_reached', { detail: `A workspace has at most ${mostWebhooks} webhooks.` })
}
