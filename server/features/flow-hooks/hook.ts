import { publicUrlOf } from '../../config.ts'
import type { Context } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { hashToken, newToken } from '../../kernel/secrets.ts'

/** A new token for the flow's webhook address; an old one stops working. */
export async function makeHook(ctx: Context, flowId: string): Promise<void> {
  const token = newToken('hk_')
  const row = { token_hash: hashToken(token), sealed_token: ctx.kernel.secrets.encrypt(ctx.workspaceId, token) }
  await ctx.db.insertInto('flow_hooks').values({ flow_id: flowId, ...row })
    .onConflict((conflict) => conflict.column('flow_id').doUpdateSet(row)).execute()
}

/** @throws AppError not_found */
export async function hookUrlOf(ctx: Context, flowId: string): Promise<string> {
  const hook = await ctx.db.selectFrom('flow_hooks').select('sealed_token').where('flow_id', '=', flowId).executeTakeFirst()
  if (!hook) throw new AppError('not_found', { detail: 'There is no flow with that id.' })
  return `${publicUrlOf(ctx.kernel.config)}/hooks/${ctx.kernel.secrets.decrypt(ctx.workspaceId, hook.sealed_token)}`
}
