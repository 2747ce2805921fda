import {
  Bell, Braces, Building2, CalendarClock, CircleStop, ContactRound, FileText, Globe, type LucideIcon, Mail, MessageSquare, MessageSquareReply,
  MousePointerClick, Repeat, Split, Tag, Timer, UserCheck, UsersRound, Webhook, Workflow, Zap,
} from 'lucide-react'
import type { Step, Trigger } from '../flow-model/definition.ts'

const ofNoun: Record<string, LucideIcon> = {
  conversations: MessageSquare,
  conversation: MessageSquare,
  messages: MessageSquareReply,
  message: MessageSquareReply,
  contacts: ContactRound,
  contact: ContactRound,
  companies: Building2,
  company: Building2,
  members: UsersRound,
  member: UsersRound,
  notifications: Bell,
  files: FileText,
  mail: Mail,
  mails: Mail,
  tags: Tag,
  http: Globe,
}

const ofKind: Record<Exclude<Step['kind'], 'operation' | 'action'>, LucideIcon> = {
  flow: Workflow,
  set: Braces,
  branch: Split,
  loop: Repeat,
  wait: Timer,
  approval: UserCheck,
  stop: CircleStop,
}

const ofTrigger: Record<Trigger['kind'], LucideIcon> = {
  event: Zap,
  schedule: CalendarClock,
  webhook: Webhook,
  manual: MousePointerClick,
  flow: Workflow,
}

/** The icon of an operation, an action or an event, by what its name is about. */
export function iconOfName(name: string): LucideIcon {
  if (name === 'members.notify') return Bell
  return ofNoun[name.split('.')[0] ?? ''] ?? Zap
}

export function stepIcon(step: Step): LucideIcon {
  if (step.kind === 'operation') return iconOfName(step.operation)
  if (step.kind === 'action') return iconOfName(step.action)
  return ofKind[step.kind]
}

export function kindIcon(kind: Exclude<Step['kind'], 'operation' | 'action'>): LucideIcon {
  return ofKind[kind]
}

export function triggerIcon(trigger: Trigger): LucideIcon {
  return ofTrigger[trigger.kind]
}
