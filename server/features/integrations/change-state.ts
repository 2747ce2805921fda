import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { Id, newId } from '../../kernel/ids.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { command } from '../../kernel/operation.ts'
import { runOperation } from '../../kernel/run-operation.ts'
import { systemCaller } from '../../kernel/system-caller.ts'
import { insertNotifications } from '../notifications/index.ts'
import type { InstallationRef } from './access-token.ts'
import { integrationFailing, integrationRecovered } from './events.ts'
import type { Integration } from './integration.ts'
import { findIntegration } from './queries.ts'

const State = z.enum(['connected', 'failing', 'expired'])

/** Internal: an account began to fail, ended, or works again; told once, whoever notices it. */
export const changeIntegrationState = command({
  name: 'integrations.changeState',
  summary: 'Note that an account fails, has ended or works again',
  scope: 'integrations:manage',
  input: z.object({ id: Id, state: State, reason: z.string().nullable() }),
  output: z.object({ changed: z.boolean() }),
  rest: 'PUT /integrations/:id/state',
  async run(ctx, { id, state, reason }) {
    const { rows: [row] } = await sql<{ state: string }>`select state from integrations where installation_id = ${id} for update`.execute(ctx.db)
    // An ended grant is mended by connecting anew alone.
    if (!row || row.state === state || row.state === 'expired') return { changed: false }
    const before = await findIntegration(ctx.db, id)
    await sql`
      update integrations set state = ${state}, last_error = coalesce(${reason?.slice(0, 500) ?? null}, last_error),
        last_failure_at = case when ${state} = 'connected' then last_failure_at else now() end
      where installation_id = ${id}`.execute(ctx.db)
    const integration = await findIntegration(ctx.db, id)
    ctx.recordChange({ subjectId: id, before, after: integration })
    ctx.emit(state === 'connected' ? integrationRecovered : integrationFailing, { subjectId: id, payload: { integration } })
    if (state !== 'connected') await tellAdmins(ctx, integration)
    return { changed: true }
  },
})

/** Once for each connection that ends; of one that only fails, once a day. */
async function tellAdmins(ctx: Context, { id, title, state, connectedAt, lastError }: Integration): Promise<void> {
  const hasEnded = state === 'expired'
  await insertNotifications(ctx, {
    roles: ['owner', 'admin'], kind: 'integration.failing', subjectId: id, link: '/settings/integrations',
    title: hasEnded ? `${title} has to be connected again` : `The calls of ${title} fail`,
    text: lastError ?? '',
    cause: hasEnded ? `integration ${id} ended, connected ${connectedAt?.toISOString()}` : `integration ${id} failing ${ctx.now.toISOString().slice(0, 10)}`,
    byMail: hasEnded,
  })
}

export async function changeState(
  kernel: Kernel, { workspaceId, installationId }: InstallationRef, state: z.output<typeof State>, reason: string | null,
): Promise<void> {
  const request = { correlationId: newId(), ip: null, userAgent: null }
  await runOperation(kernel, changeIntegrationState, { caller: systemCaller(workspaceId, 'integrations'), request, surface: 'internal' }, {
    id: installationId, state, reason,
  })
}
