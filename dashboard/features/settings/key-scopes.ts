import { grants, type Scope } from '../../../server/kernel/scope.ts'

/** The scopes that a program may be given, in the order in which one would look for them. */
export const keyScopes: readonly Scope[] = [
  'contacts:read',
  'contacts:write',
  'conversations:read',
  'conversations:write',
  'messages:read',
  'messages:write',
  'teams:read',
  'teams:write',
  'tags:read',
  'tags:write',
  'conversation-fields:read',
  'views:read',
  'macros:read',
  'business-hours:read',
  'business-hours:manage',
  'service-levels:read',
  'service-levels:manage',
  'ratings:read',
  'ratings:manage',
  'reports:read',
  'member-reports:read',
  'files:write',
  'channels:read',
  'channels:manage',
  'mailboxes:read',
  'mailboxes:manage',
  'mails:read',
  'members:read',
  'projects:read',
  'workspace:read',
  'audit:read',
  'webhooks:read',
  'webhooks:manage',
]

/** Nobody can grant more than they have. */
export function grantableScopes(own: readonly string[]): Scope[] {
  const granted = new Set(own)
  return keyScopes.filter((scope) => grants(granted, scope))
}
