import type { Context } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { covers } from '../identity/index.ts'

/** Each scope must be one that some operation asks for, and the caller's to give. */
export function checkScopes(ctx: Context, scopes: readonly string[]): void {
  const known = new Set<string>(['*'])
  for (const { scope } of ctx.kernel.registry.operations.values()) {
    if (scope !== 'public') known.add(scope).add(`${scope.slice(0, scope.indexOf(':'))}:*`)
  }
  const unknown = scopes.filter((scope) => !known.has(scope))
  if (unknown.length > 0) {
    const message = `not a scope: ${unknown.join(', ')}. There are: ${[...known].sort().join(', ')}`
    throw new AppError('invalid_input', { issues: [{ path: 'scopes', message }], detail: `scopes: ${message}` })
  }
  if (covers(ctx.scopes, scopes)) return
  throw new AppError('forbidden', { detail: 'A key can only be given scopes that you have yourself.' })
}
