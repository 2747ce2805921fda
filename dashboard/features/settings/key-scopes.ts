import { grants, type Scope } from '../../../server/kernel/scope.ts'

/** The scopes that a program may be given, in the order in which one would look for them. */
export const keyScopes: readonly Scope[] = [
  'contacts:read',
  'contacts:write',
  'conversations:read',
  'conversations:write',
  'messages:read',
  'messages:write',
  'files:write',
  'channels:read',
  'channels:manage',
  'mails:read',
  'members:read',
  'projects:read',
  'workspace:read',
  'audit:read',
]

/** Nobody can grant more than they have. */
export function grantableScopes(own: readonly string[]): Scope[] {
  const granted = new Set(own)
  return keyScopes.filter((scope) => grants(granted, scope))
}
