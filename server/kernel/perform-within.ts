import type { z } from 'zod'
import type { Context, PublicContext } from './context.ts'
import { AppError } from './errors.ts'
import type { Operation } from './operation.ts'
import { grants } from './scope.ts'

/**
 * Does a command as a part of another one: in its transaction, for its actor, with its events and audit trail, and under
 * the command's own scope, schema and policy.
 * @throws AppError forbidden, invalid_input, and what the command itself may throw
 */
export async function performWithin<I extends z.ZodObject, O extends z.ZodObject>(
  ctx: Context, operation: Operation<string, 'command', I, O>, input: z.input<I>,
): Promise<z.input<O>> {
  if (operation.scope === 'public' || operation.outside) throw new Error(`${operation.name} cannot be part of another command`)
  if (!grants(ctx.scopes, operation.scope)) throw new AppError('forbidden', { detail: `${operation.name} needs the scope ${operation.scope}.` })
  const parsed = operation.input.safeParse(input)
  if (!parsed.success) {
    const issues = parsed.error.issues.slice(0, 20).map(({ path, message }) => ({ path: path.join('.'), message }))
    throw new AppError('invalid_input', { issues, detail: issues.map(({ path, message }) => `${path || 'input'}: ${message}`).join('; ') })
  }
  // The kernel makes one context for every operation; only the types tell those of public ones apart.
  const own = ctx as Context & PublicContext
  await operation.policy?.(own, parsed.data)
  return operation.run(own, parsed.data)
}

/** Finds the command by its name. @throws AppError not_found */
export function commandNamed({ kernel }: Pick<Context, 'kernel'>, name: string): Operation<string, 'command'> {
  const operation = kernel.registry.operations.get(name)
  if (!operation || operation.kind !== 'command') throw new AppError('not_found', { detail: `This installation cannot do ${name}.` })
  return operation as Operation<string, 'command'>
}
