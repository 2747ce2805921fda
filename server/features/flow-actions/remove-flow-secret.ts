import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import { command } from '../../kernel/operation.ts'
import { SecretName } from './flow-secret.ts'

export const removeFlowSecret = command({
  name: 'flowSecrets.remove',
  summary: 'Remove a secret; steps that send it will fail',
  scope: 'flows:manage',
  input: z.object({ name: SecretName }),
  output: z.object({ name: SecretName }).meta({ id: 'RemovedFlowSecret' }),
  errors: ['not_found'],
  rest: 'DELETE /flow-secrets/:name',
  async run(ctx, { name }) {
    const removed = await ctx.db.deleteFrom('flow_secrets').where('name', '=', name).returning('name').executeTakeFirst()
    if (!removed) throw new AppError('not_found', { detail: `There is no secret called ${name}.` })
    return removed
  },
})
