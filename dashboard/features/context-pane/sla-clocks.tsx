import { useQuery } from '@tanstack/react-query'
import { Check, Pause, Timer, TimerOff } from 'lucide-react'
import { exactMoment } from '../../lib/format-moment.ts'
import type { Conversation, Output } from '../../lib/records.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { FoldingSection } from '../../ui/folding-section.tsx'
import { useNow } from '../../ui/relative-time.tsx'
import { lengthOf } from '../conversation-list/sla-sign.tsx'
import { Fact, Facts } from './facts.tsx'

type Clock = Output['slaClocks']['list']['items'][number]
const w = words.inbox.context

/** What was promised for this conversation: what runs, what was kept, what was missed. */
export function SlaClocks({ conversation }: { conversation: Conversation }) {
  const clocks = useQuery(trpc.slaClocks.list.queryOptions({ conversationId: conversation.id })).data?.items
  const shown = (clocks ?? []).filter(({ endedAt }) => endedAt === null)
  if (shown.length === 0) return null
  return (
    <FoldingSection name="clocks" title={w.serviceLevel}>
      <Facts>
        {shown.slice(0, 6).map((clock) => (
          <Fact key={clock.id} label={w.clocks[clock.kind]}>
            <Standing clock={clock} />
          </Fact>
        ))}
      </Facts>
    </FoldingSection>
  )
}

function Standing({ clock: { dueAt, pausedAt, metAt, breachedAt } }: { clock: Clock }) {
  const now = useNow()
  const left = dueAt === null ? null : Date.parse(dueAt) - now
  const late = breachedAt !== null || (metAt === null && left !== null && left <= 0)
  const Icon = late ? TimerOff : metAt ? Check : pausedAt ? Pause : Timer
  const text = late ? words.inbox.sla.late : metAt ? w.clockMet : pausedAt || left === null ? w.clockPaused : words.inbox.sla.dueIn(lengthOf(left))
  const at = metAt ?? dueAt
  return (
    <span title={at ? exactMoment(at) : undefined} className={late ? 'inline-flex items-center gap-1 text-critical' : 'inline-flex items-center gap-1'}>
      <Icon aria-hidden size={13} />
      {text}
    </span>
  )
}
