import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { command, type Operation } from '../../kernel/operation.ts'
import { runOperation } from '../../kernel/run-operation.ts'
import { JsonObject } from '../../kernel/shapes.ts'
import { sharedScopes } from './call-core.ts'
import { findInstallation, type Installation } from './installation.ts'

/** What a page in its iframe asks for: the member acts, within what both they and the plugin may. */
export const callFromPage: Operation<'plugins.call', 'command'> = {
  ...command({
    name: 'plugins.call',
    summary: 'Call an operation from a plugin\'s page, as the member who looks at it',
    scope: 'conversations:read',
    input: z.object({ id: Id, operation: z.string().max(100).describe('Of the plugin, or of the core within its grants'), input: JsonObject.default({}) }),
    output: z.object({ output: z.json() }).meta({ id: 'PageCallOutput' }),
    errors: ['not_found', 'conflict', 'too_large', 'not_connected', 'plugin_failed'],
    rest: 'POST /plugins/:id/page-calls',
    async run(ctx, { id, operation: name, input }) {
      const installation = await findInstallation(ctx.db, id)
      const own = name.startsWith(`${installation.name}.`)
      const operation = own ? (await ctx.kernel.registry.additionsOf(ctx.kernel, ctx.workspaceId)).operations.get(name) : ctx.kernel.registry.operations.get(name)
      if (!operation || installation.state === 'disabled') throw new AppError('not_found', { detail: `There is no operation ${name}.` })
      if (operation.scope === 'public') throw new AppError('forbidden', { detail: `${name} is for people, not for plugins.` })
      const key = ctx.request.idempotencyKey
      const { output } = await runOperation(ctx.kernel, operation, { caller: callerOf(ctx, installation, own), request: { ...ctx.request, ...(key ? { idempotencyKey: `page:${key}`.slice(0, 255) } : {}) }, surface: 'plugin' }, input)
      return { output: JSON.parse(JSON.stringify(output)) }
    },
  }),
  outside: true,
}

function callerOf(ctx: Context, { grantedScopes }: Installation, own: boolean) {
  // The plugin's own operations are the member's to call; in the core a page may no more than its plugin.
  const scopes = own ? ctx.scopes : sharedScopes(ctx.scopes, new Set(grantedScopes))
  return { workspaceId: ctx.workspaceId, actor: ctx.actor, scopes, rateLimit: null }
}
