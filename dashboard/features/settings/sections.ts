import {
  Ban,
  Bell,
  Building2,
  CircleUser,
  Clock,
  KeyRound,
  ListTodo,
  type LucideIcon,
  Mailbox,
  MonitorSmartphone,
  Puzzle,
  Radio,
  ScrollText,
  Smile,
  Tags,
  TextCursorInput,
  TextQuote,
  Timer,
  Users,
  UsersRound,
  Webhook,
} from 'lucide-react'
import type { Scope } from '../../../server/kernel/scope.ts'
import { words } from '../../lib/words.ts'

export type Section = {
  to:
    | '/settings/sessions'
    | '/settings/members'
    | '/settings/channels'
    | '/settings/mailboxes'
    | '/settings/teams'
    | '/settings/tags'
    | '/settings/fields'
    | '/settings/macros'
    | '/settings/ratings'
    | '/settings/notifications'
    | '/settings/hours'
    | '/settings/service-levels'
    | '/settings/blocked-senders'
    | '/settings/availability'
    | '/settings/keys'
    | '/settings/plugins'
    | '/settings/webhooks'
    | '/settings/jobs'
    | '/settings/audit'
    | '/settings/workspace'
  label: string
  icon: LucideIcon
  scope: Scope
  group: SectionGroup
}

export const sectionGroups = ['workspace', 'desk', 'platform', 'you'] as const
export type SectionGroup = (typeof sectionGroups)[number]

const w = words.settings

/** What there is to set, and the scope that lets one see it. */
export const sections: readonly Section[] = [
  { to: '/settings/members', label: w.members.title, icon: UsersRound, scope: 'members:read', group: 'workspace' },
  { to: '/settings/workspace', label: w.workspace.title, icon: Building2, scope: 'workspace:read', group: 'workspace' },
  { to: '/settings/audit', label: w.audit.title, icon: ScrollText, scope: 'audit:read', group: 'workspace' },
  { to: '/settings/channels', label: w.channels.title, icon: Radio, scope: 'channels:read', group: 'desk' },
  { to: '/settings/mailboxes', label: words.mailboxes.title, icon: Mailbox, scope: 'mailboxes:read', group: 'desk' },
  { to: '/settings/teams', label: words.desk.teams.title, icon: Users, scope: 'teams:read', group: 'desk' },
  { to: '/settings/tags', label: words.desk.tags.title, icon: Tags, scope: 'tags:read', group: 'desk' },
  { to: '/settings/fields', label: words.desk.fields.title, icon: TextCursorInput, scope: 'conversation-fields:manage', group: 'desk' },
  { to: '/settings/macros', label: words.desk.macros.title, icon: TextQuote, scope: 'macros:read', group: 'desk' },
  { to: '/settings/hours', label: words.desk.hours.title, icon: Clock, scope: 'business-hours:read', group: 'desk' },
  { to: '/settings/service-levels', label: words.desk.levels.title, icon: Timer, scope: 'service-levels:read', group: 'desk' },
  { to: '/settings/ratings', label: words.desk.ratings.title, icon: Smile, scope: 'ratings:manage', group: 'desk' },
  { to: '/settings/blocked-senders', label: words.desk.blocked.title, icon: Ban, scope: 'conversations:write', group: 'desk' },
  { to: '/settings/plugins', label: words.plugins.title, icon: Puzzle, scope: 'plugins:read', group: 'platform' },
  { to: '/settings/webhooks', label: words.webhooks.title, icon: Webhook, scope: 'webhooks:read', group: 'platform' },
  { to: '/settings/keys', label: w.keys.title, icon: KeyRound, scope: 'api-keys:read', group: 'platform' },
  { to: '/settings/jobs', label: words.jobs.title, icon: ListTodo, scope: 'jobs:read', group: 'platform' },
  { to: '/settings/notifications', label: words.desk.told.title, icon: Bell, scope: 'me:read', group: 'you' },
  { to: '/settings/availability', label: words.desk.availability.title, icon: CircleUser, scope: 'teams:read', group: 'you' },
  { to: '/settings/sessions', label: w.sessions.title, icon: MonitorSmartphone, scope: 'me:read', group: 'you' },
]
