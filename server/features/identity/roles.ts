import type { Role } from './member.ts'

const own = ['me:read', 'me:write']
const viewer = [
  ...own, 'workspace:read', 'members:read', 'projects:read', 'channels:read',
  'contacts:read', 'conversations:read', 'messages:read', 'files:read', 'teams:read', 'tags:read', 'conversation-fields:read', 'views:read', 'views:write', 'business-hours:read', 'service-levels:read', 'ratings:read', 'reports:read',
]
const member = [...viewer, 'contacts:write', 'files:write', 'flows:read', 'runs:read', 'approvals:read', 'approvals:write']
const agent = [...member, 'conversations:write', 'messages:write', 'mails:read', 'tags:write', 'macros:read', 'macros:write', 'flows:use']
const admin = [
  'me:*', 'workspace:read', 'workspace:write', 'members:*', 'invitations:*', 'api-keys:*', 'projects:*', 'audit:*',
  'channels:*', 'mailboxes:*', 'contacts:*', 'conversations:*', 'messages:*', 'files:*', 'webhooks:*', 'integrations:*', 'plugins:*', 'on-behalf:*',
  'teams:*', 'tags:*', 'conversation-fields:*', 'views:*', 'macros:*', 'flows:*', 'runs:*', 'approvals:*', 'jobs:*', 'reports:*', 'member-reports:*', 'business-hours:*', 'service-levels:*', 'ratings:*',
  // Not mails:manage, which shows the login links of others, an owner's among them, while no SMTP server takes them.
  'mails:read',
]

/**
 * What each role may do. A viewer looks; a member (sales, product) also keeps contacts; an agent also answers; an admin
 * runs the workspace; an owner may everything, and alone makes, changes and removes owners.
 */
const scopesByRole: Record<Role, ReadonlySet<string>> = {
  owner: new Set(['*']),
  admin: new Set(admin),
  agent: new Set(agent),
  member: new Set(member),
  viewer: new Set(viewer),
}

export function scopesOf(role: Role): ReadonlySet<string> {
  return scopesByRole[role]
}

/** Whether someone with `granted` may pass on `wanted`, which may itself be `*` or `resource:*`. */
export function covers(granted: ReadonlySet<string>, wanted: Iterable<string>): boolean {
  if (granted.has('*')) return true
  for (const scope of wanted) {
    const colon = scope.indexOf(':')
    if (!granted.has(scope) && !(colon > 0 && granted.has(`${scope.slice(0, colon)}:*`))) return false
  }
  return true
}
