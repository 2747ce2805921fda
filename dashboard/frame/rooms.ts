import { ChartLine, ContactRound, Inbox, type LucideIcon, Send, Settings, Workflow } from 'lucide-react'
import type { Scope } from '../../server/kernel/scope.ts'
import { words } from '../lib/words.ts'

export type Room = {
  to: '/inbox' | '/contacts' | '/automations' | '/reports' | '/outbox' | '/settings'
  /** The beginning of every address in the room. */
  prefix: string
  label: string
  icon: LucideIcon
  key: string
  scope: Scope
  /** Has a place of its own in the bottom bar. */
  often?: true
}

/** The product's rooms, in the rail and in the bottom bar; `g` and the key goes there. */
export const rooms: readonly Room[] = [
  { to: '/inbox', prefix: '/inbox', label: words.rooms.inbox, icon: Inbox, key: 'i', scope: 'conversations:read', often: true },
  {
    to: '/contacts',
    prefix: '/contacts',
    label: words.rooms.contacts,
    icon: ContactRound,
    key: 'c',
    scope: 'contacts:read',
    often: true,
  },
  {
    to: '/automations',
    prefix: '/automations',
    label: words.rooms.automations,
    icon: Workflow,
    key: 'f',
    scope: 'flows:read',
  },
  { to: '/reports', prefix: '/reports', label: words.rooms.reports, icon: ChartLine, key: 'r', scope: 'reports:read', often: true },
  { to: '/outbox', prefix: '/outbox', label: words.rooms.outbox, icon: Send, key: 'o', scope: 'mails:read' },
  { to: '/settings', prefix: '/settings', label: words.rooms.settings, icon: Settings, key: 's', scope: 'me:read' },
]
