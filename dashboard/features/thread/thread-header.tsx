import { clsx } from 'clsx'
import { Link } from '@tanstack/react-router'
import { AlarmClock, ArrowLeft, Check, Ellipsis, Eye, PanelRight, RotateCcw, ShieldAlert } from 'lucide-react'
import type { Act } from '../../lib/acts.ts'
import type { Conversation } from '../../lib/records.ts'
import { useWide } from '../../lib/use-wide.ts'
import { words } from '../../lib/words.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { shortly } from '../../ui/later-items.tsx'
import { Menu, MenuItem } from '../../ui/menu.tsx'
import { PaneHeader } from '../../ui/pane-header.tsx'
import { PaneTitle } from '../../ui/pane-title.tsx'
import { Bar } from '../../ui/skeleton.tsx'
import { Tooltip } from '../../ui/tooltip.tsx'
import { KindIcon } from '../conversation-list/kind-icon.tsx'
import { useStacked } from '../conversation-list/layout.ts'
import { PriorityIcon } from '../conversation-list/priority-icon.tsx'
import { SlaSign } from '../conversation-list/sla-sign.tsx'
import { AssignMenu } from '../triage/assign-menu.tsx'
import { Readers } from './readers.tsx'
import { useLookers } from './use-lookers.ts'

const w = words.inbox.actions
/** What has a button of its own, or a place nearer by. */
const elsewhere = ['reply', 'note', 'close', 'reopen', 'assign', 'details']

export function ThreadHeader({
  conversation,
  view,
  acts,
  mayChange,
  assigning,
  onAssigning,
  contextShown,
  onToggleContext,
}: {
  conversation: Conversation | undefined
  view: string
  acts: readonly Act[]
  mayChange: boolean
  assigning: boolean
  onAssigning(open: boolean): void
  contextShown: boolean
  onToggleContext(): void
}) {
  const wide = useWide()
  const stacked = useStacked()
  const closed = conversation?.state === 'closed'
  const act = (name: string) => acts.find((each) => each.name === name)
  const ends = act('close') ?? act('reopen')
  const snooze = act('snooze')
  return (
    <PaneHeader className="gap-0 px-1 wide:gap-1 wide:pr-2 wide:pl-4">
      <Link
        to="/inbox/$view"
        params={{ view }}
        search={(held) => held}
        aria-label={words.inbox.thread.back}
        className={clsx(
          'size-8 shrink-0 items-center justify-center rounded-control text-ink-soft hover:bg-hover touch-target',
          stacked ? 'inline-flex' : 'hidden',
        )}
      >
        <ArrowLeft aria-hidden size={18} />
      </Link>
      <div className="flex min-w-0 flex-1 items-center gap-2">
        {conversation ? (
          <>
            <KindIcon kind={conversation.kind} size={16} />
            <PaneTitle>{titleOf(conversation)}</PaneTitle>
            <span className="hidden shrink-0 text-small text-ink-faint tabular-nums full:inline">
              {words.inbox.number(conversation.number)}
            </span>
            <PriorityIcon priority={conversation.priority} />
            <State conversation={conversation} />
            {wide && <SlaSign conversation={conversation} />}
            <Lookers conversationId={conversation.id} />
            <Readers conversation={conversation} />
          </>
        ) : (
          <Bar className="w-48 animate-breathe" />
        )}
      </div>
      {conversation && mayChange && (
        <AssignMenu conversation={conversation} open={assigning} onOpenChange={onAssigning} />
      )}
      {snooze && <IconButton icon={AlarmClock} label={snooze.label} keys="s" className="max-wide:hidden" onClick={snooze.run} />}
      {ends && (
        <Tooltip text={ends.label} keys="e">
          <Button look={wide ? 'plain' : 'quiet'} onClick={ends.run} className="max-wide:w-11 max-wide:px-0">
            {closed ? <RotateCcw aria-hidden size={14} /> : <Check aria-hidden size={wide ? 15 : 18} />}
            <span className="max-wide:sr-only">{ends.label}</span>
          </Button>
        </Tooltip>
      )}
      {conversation && (
        <Menu trigger={<IconButton icon={Ellipsis} label={words.inbox.triage.more} />}>
          {acts
            .filter(({ name }) => !elsewhere.includes(name))
            .map(({ name, label, icon, keys, run }) => (
              <MenuItem key={name} icon={icon} {...(keys ? { keys: keys.replace('+', ' ') } : {})} onSelect={run}>
                {label}
              </MenuItem>
            ))}
        </Menu>
      )}
      <IconButton icon={PanelRight} label={w.details} keys="i" aria-pressed={contextShown} onClick={onToggleContext} />
    </PaneHeader>
  )
}

/** Who else looks at it right now, so that two do not answer the same. */
function Lookers({ conversationId }: { conversationId: string }) {
  const lookers = useLookers(conversationId)
  if (lookers.length === 0) return null
  const text = words.inbox.thread.looking(lookers.join(', '))
  return (
    <span title={text} className="inline-flex shrink-0 items-center gap-1 text-small text-ink-soft">
      <Eye aria-hidden size={14} />
      {lookers.slice(0, 3).map((name) => (
        <Avatar key={name} name={name} kind="member" size="small" />
      ))}
      <span role="status" className="sr-only">{text}</span>
    </span>
  )
}

function State({ conversation: { state, snoozedUntil, spam } }: { conversation: Conversation }) {
  if (spam) {
    return (
      <Badge tone="caution">
        <ShieldAlert aria-hidden size={11} />
        {words.inbox.views.spam}
      </Badge>
    )
  }
  if (state === 'open') return null
  return <Badge>{state === 'snoozed' && snoozedUntil ? words.inbox.triage.snoozed(shortly(new Date(snoozedUntil))) : words.inbox.states[state]}</Badge>
}

export function titleOf({ subject, contactName }: Conversation): string {
  return subject ?? contactName ?? words.inbox.noName
}
