import { clsx } from 'clsx'
import { Link } from '@tanstack/react-router'
import { ArrowLeft, Check, Link2, PanelRight, RotateCcw } from 'lucide-react'
import type { Conversation } from '../../lib/records.ts'
import { useWide } from '../../lib/use-wide.ts'
import { words } from '../../lib/words.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { PaneHeader } from '../../ui/pane-header.tsx'
import { PaneTitle } from '../../ui/pane-title.tsx'
import { Bar } from '../../ui/skeleton.tsx'
import { toast } from '../../ui/toast.tsx'
import { Tooltip } from '../../ui/tooltip.tsx'
import { AssignMenu } from './assign-menu.tsx'
import { KindIcon } from './kind-icon.tsx'

const w = words.inbox.actions

export function ThreadHeader({
  conversation,
  view,
  mayChange,
  onCloseOrReopen,
  assigning,
  onAssigning,
  contextShown,
  onToggleContext,
}: {
  conversation: Conversation | undefined
  view: string
  mayChange: boolean
  onCloseOrReopen(): void
  assigning: boolean
  onAssigning(open: boolean): void
  contextShown: boolean
  onToggleContext(): void
}) {
  const closed = conversation?.state === 'closed'
  const wide = useWide()
  return (
    <PaneHeader className="gap-0 px-1 wide:gap-1.5 wide:pr-2 wide:pl-4">
      <Link
        to="/inbox/$view"
        params={{ view }}
        search={(held) => held}
        aria-label={words.inbox.thread.back}
        className={clsx(
          'inline-flex size-8 shrink-0 items-center justify-center rounded-control text-ink-soft hover:bg-hover',
          'touch-target wide:hidden',
        )}
      >
        <ArrowLeft aria-hidden size={18} />
      </Link>
      <div className="flex min-w-0 flex-1 items-center gap-2">
        {conversation ? (
          <>
            <KindIcon kind={conversation.kind} size={16} />
            <PaneTitle>{titleOf(conversation)}</PaneTitle>
            <span className="hidden shrink-0 text-small text-ink-faint tabular-nums wide:inline">
              {words.inbox.number(conversation.number)}
            </span>
            {conversation.state !== 'open' && <Badge>{words.inbox.states[conversation.state]}</Badge>}
          </>
        ) : (
          <Bar className="w-48 animate-breathe" />
        )}
      </div>
      {conversation && mayChange && (
        <AssignMenu conversation={conversation} open={assigning} onOpenChange={onAssigning} />
      )}
      {conversation && mayChange && (
        <Tooltip text={closed ? w.reopen : w.close} keys="e">
          <Button look={wide ? 'plain' : 'quiet'} onClick={onCloseOrReopen} className="max-wide:w-11 max-wide:px-0">
            {closed ? <RotateCcw aria-hidden size={14} /> : <Check aria-hidden size={wide ? 15 : 18} />}
            <span className="max-wide:sr-only">{closed ? w.reopen : w.close}</span>
          </Button>
        </Tooltip>
      )}
      <IconButton icon={Link2} label={w.copyLink} className="max-full:hidden" onClick={() => void copyLink()} />
      <IconButton icon={PanelRight} label={w.details} keys="i" aria-pressed={contextShown} onClick={onToggleContext} />
    </PaneHeader>
  )
}

export function titleOf({ subject, contactName }: Conversation): string {
  return subject ?? contactName ?? words.inbox.noName
}

async function copyLink(): Promise<void> {
  await navigator.clipboard.writeText(location.href)
  toast(w.linkCopied)
}
