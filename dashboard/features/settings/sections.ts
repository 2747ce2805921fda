import { Building2, KeyRound, type LucideIcon, MonitorSmartphone, Radio, ScrollText, UsersRound } from 'lucide-react'
import type { Scope } from '../../../server/kernel/scope.ts'
import { words } from '../../lib/words.ts'

export type Section = {
  to:
    | '/settings/sessions'
    | '/settings/members'
    | '/settings/channels'
    | '/settings/keys'
    | '/settings/audit'
    | '/settings/workspace'
  label: string
  icon: LucideIcon
  scope: Scope
  group: 'you' | 'workspace'
}

const w = words.settings

/** What there is to set, and the scope that lets one see it. */
export const sections: readonly Section[] = [
  { to: '/settings/members', label: w.members.title, icon: UsersRound, scope: 'members:read', group: 'workspace' },
  { to: '/settings/channels', label: w.channels.title, icon: Radio, scope: 'channels:read', group: 'workspace' },
  { to: '/settings/keys', label: w.keys.title, icon: KeyRound, scope: 'api-keys:read', group: 'workspace' },
  { to: '/settings/audit', label: w.audit.title, icon: ScrollText, scope: 'audit:read', group: 'workspace' },
  { to: '/settings/workspace', label: w.workspace.title, icon: Building2, scope: 'workspace:read', group: 'workspace' },
  { to: '/settings/sessions', label: w.sessions.title, icon: MonitorSmartphone, scope: 'me:read', group: 'you' },
]
