import { sql } from 'kysely'
import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import { command } from '../../kernel/operation.ts'
import { FlowSecret, SecretName } from './flow-secret.ts'

const mostSecrets = 100

export const setFlowSecret = command({
  name: 'flowSecrets.set',
  summary: 'Keep a secret for steps that call other services; it is never shown again',
  scope: 'flows:manage',
  input: z.object({ name: SecretName, value: z.string().min(4).max(4_000).regex(/^[^\r\n]*$/, 'One line') }),
  output: FlowSecret,
  errors: ['conflict'],
  rest: 'PUT /flow-secrets/:name',
  secret: ['value'],
  async run(ctx, { name, value }) {
    const sealed = ctx.kernel.secrets.encrypt(ctx.workspaceId, value)
    const { rows: [secret] } = await sql<FlowSecret>`
      insert into flow_secrets (name, sealed, updated_by, updated_at)
      select ${name}, ${sealed}, ${JSON.stringify({ name: ctx.actor.name })}::jsonb, ${ctx.now}
      where (select count(*) from flow_secrets where workspace_id = current_workspace() and name <> ${name}) < ${mostSecrets}
      on conflict (workspace_id, name) do update set sealed = excluded.sealed, updated_by = excluded.updated_by, updated_at = excluded.updated_at
      returning name, updated_by ->> 'name' as "updatedBy", updated_at as "updatedAt"`.execute(ctx.db)
    if (!secret) throw new AppError('conflict', { detail: `A workspace may have ${mostSecrets} secrets: remove one first.` })
    return secret
  },
})
