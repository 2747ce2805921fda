import { Bug, ClipboardList, Lightbulb, type LucideIcon, Mail, MessageCircle, Phone, Smartphone } from 'lucide-react'
import type { Conversation } from '../../lib/records.ts'
import { words } from '../../lib/words.ts'

const icons: Record<Conversation['kind'], LucideIcon> = {
  chat: MessageCircle,
  email: Mail,
  sms: Smartphone,
  voice: Phone,
  bug: Bug,
  feedback: Lightbulb,
  survey: ClipboardList,
}

/** How the conversation came in. */
export function KindIcon({ kind, size = 14 }: { kind: Conversation['kind']; size?: number }) {
  const Icon = icons[kind]
  return (
    <span
      role="img"
      aria-label={words.inbox.kinds[kind]}
      title={words.inbox.kinds[kind]}
      className="inline-flex text-ink-faint"
    >
      <Icon aria-hidden size={size} strokeWidth={1.75} />
    </span>
  )
}
