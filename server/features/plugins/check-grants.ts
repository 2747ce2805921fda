import type { Manifest } from '../../../sdk/plugin/manifest.ts'
import type { Context } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { covers } from '../identity/index.ts'

/** Only what the plugin asks for, and what its admin has to give. @throws AppError invalid_input, forbidden */
export function checkGrants(ctx: Context, manifest: Manifest, granted: readonly string[]): void {
  const unasked = granted.filter((scope) => !manifest.scopes.includes(scope))
  if (unasked.length > 0) {
    const message = `${manifest.title} does not ask for: ${unasked.join(', ')}`
    throw new AppError('invalid_input', { issues: [{ path: 'grantedScopes', message }], detail: `grantedScopes: ${message}` })
  }
  if (!covers(ctx.scopes, granted)) throw new AppError('forbidden', { detail: 'A plugin can only be granted scopes that you have yourself.' })
}

/** A name that a feature has could not be told apart from it; a scope or an event that is not there is a mistake. */
export function checkFits(ctx: Context, manifest: Manifest): void {
  const { operations, events } = ctx.kernel.registry
  const taken = [...operations.keys()].some((name) => name.startsWith(`${manifest.name}.`))
  if (taken) refuse('name', `Hayloft itself has ${manifest.name}; take another name.`)
  const known = new Set<string>(['on-behalf:use'])
  for (const { scope } of operations.values()) if (scope !== 'public') known.add(scope).add(`${scope.slice(0, scope.indexOf(':'))}:*`)
  const asked = [...manifest.scopes, ...Object.values(manifest.operations).map(({ scope }) => scope)]
  const unknown = asked.filter((scope) => !known.has(scope) || scope.startsWith('me:'))
  if (unknown.length > 0) refuse('scopes', `not scopes that a plugin can have: ${[...new Set(unknown)].join(', ')}`)
  const unheard = manifest.hooks.filter((name) => !events.has(name))
  if (unheard.length > 0) refuse('hooks', `there are no such events: ${unheard.join(', ')}`)
}

function refuse(path: string, message: string): never {
  throw new AppError('invalid_input', { issues: [{ path, message }], detail: `The package does not fit this Hayloft. ${path}: ${message}` })
}
