import { useQueryClient } from '@tanstack/react-query'
import { AlarmClock, Check, MailOpen, ShieldAlert, SignalHigh, Tag, UserRound, UsersRound, X } from 'lucide-react'
import { useMemo, useState } from 'react'
import { parseQuery } from '../../../server/features/conversation-query/query.ts'
import { type Act, useActs } from '../../lib/acts.ts'
import { formatCount } from '../../lib/format-number.ts'
import type { Conversation } from '../../lib/records.ts'
import { words } from '../../lib/words.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { PickDialog } from '../../ui/pick-dialog.tsx'
import { isSelected, nothing, type Selection } from '../conversation-list/selection.ts'
import { useMembers } from '../conversation-list/use-members.ts'
import { useMe } from '../identity/use-me.ts'
import { type ConversationFilter, queryOf } from '../conversation-cache/conversation-filter.ts'
import { PriorityDialog, SnoozeDialog, TagDialog, TeamDialog } from '../triage/triage-dialogs.tsx'
import type { Step } from './after-step.ts'
import { beginBulkAction } from './bulk-actions.ts'

const w = words.inbox.bulk
const mostNamed = 1_000

/** What one can do with all that is selected; its keys are those of a single conversation. */
export function BulkBar({
  filter,
  items,
  complete,
  selection,
  onSelection,
}: {
  filter: ConversationFilter
  items: readonly Conversation[]
  complete: boolean
  selection: Selection
  onSelection(selection: Selection): void
}) {
  const queryClient = useQueryClient()
  const [asking, setAsking] = useState<'assign' | 'team' | 'tags' | 'priority' | 'snooze' | null>(null)
  const chosen = items.filter(({ id }) => isSelected(selection, id))
  // All of the view may be far more than what is loaded: then the query says which.
  const byQuery = selection.all && (!complete || chosen.length > mostNamed)
  const found = byQuery && parseQuery(filter.query ?? '').words !== ''
  const run = (action: Step) => {
    onSelection(nothing)
    void beginBulkAction(queryClient, byQuery ? { action, query: queryOf(filter) } : { action, conversations: chosen.slice(0, mostNamed) })
  }
  const acts = useMemo((): Act[] => [
    { name: 'bulk close', label: words.inbox.actions.close, icon: Check, keys: 'e', run: () => run({ kind: 'close' }) },
    { name: 'bulk assign', label: words.inbox.actions.assign, icon: UserRound, keys: 'a', run: () => setAsking('assign') },
    { name: 'bulk team', label: words.inbox.triage.toTeam, icon: UsersRound, keys: 'shift+a', run: () => setAsking('team') },
    { name: 'bulk tags', label: words.inbox.triage.addTag, icon: Tag, keys: 't', run: () => setAsking('tags') },
    { name: 'bulk priority', label: words.inbox.triage.priority, icon: SignalHigh, keys: 'p', run: () => setAsking('priority') },
    { name: 'bulk snooze', label: words.inbox.triage.snooze, icon: AlarmClock, keys: 's', run: () => setAsking('snooze') },
    { name: 'bulk read', label: w.markRead, icon: MailOpen, keys: 'u', run: () => run({ kind: 'markRead' }) },
    { name: 'bulk spam', label: words.inbox.triage.markSpam, icon: ShieldAlert, keys: '!', run: () => run({ kind: 'spam' }) },
    // eslint-disable-next-line react-hooks/exhaustive-deps
  ], [selection, items, filter, complete])
  useActs(acts)
  const close = () => setAsking(null)

  return (
    <div role="toolbar" aria-label={w.label} className="flex h-10 shrink-0 items-center border-b border-line bg-accent-soft pr-1 pl-4">
      <span aria-live="polite" {...(found ? { title: w.allFoundDetail } : {})} className="min-w-0 flex-1 truncate text-dense font-medium">
        {found ? w.allFound : byQuery ? w.allSelected : w.selected(formatCount(chosen.length))}
      </span>
      {acts.map(({ name, label, icon, keys, run: act }) => (
        <IconButton key={name} icon={icon} label={label} {...(keys ? { keys } : {})} className="size-7.5!" onClick={act} />
      ))}
      <IconButton icon={X} label={w.clear} keys="escape" onClick={() => onSelection(nothing)} />
      {asking === 'assign' && <AssignDialog onPick={(assigneeId) => run({ kind: 'assign', assigneeId })} onClose={close} />}
      {asking === 'team' && <TeamDialog teamId={null} onPick={(team) => run({ kind: 'team', teamId: team?.id ?? null })} onClose={close} />}
      {asking === 'tags' && (
        <TagDialog
          tagIds={[]}
          onAdd={(tag) => {
            close()
            run({ kind: 'tag', tags: [tag.id ?? tag.name] })
          }}
          onRemove={() => undefined}
          onClose={close}
        />
      )}
      {asking === 'priority' && <PriorityDialog priority={null} onPick={(priority) => run({ kind: 'priority', priority })} onClose={close} />}
      {asking === 'snooze' && <SnoozeDialog onPick={(until) => run({ kind: 'snooze', until })} onClose={close} />}
    </div>
  )
}

function AssignDialog({ onPick, onClose }: { onPick(memberId: string | null): void; onClose(): void }) {
  const { member: me } = useMe()
  const members = useMembers().filter(({ id, role, removedAt }) => id !== me.id && removedAt === null && role !== 'viewer' && role !== 'member')
  const choiceOf = ({ id, name }: { id: string; name: string }, label = name) => ({
    key: id, label, also: name, sign: <Avatar name={name} kind="member" size="small" />, onPick: () => onPick(id),
  })
  const a = words.inbox.actions
  return (
    <PickDialog
      title={a.assign}
      placeholder={a.find}
      nothing={a.noMember}
      groups={[{ choices: [choiceOf(me, a.assignToMe), ...members.map((each) => choiceOf(each)), { key: 'none', label: a.unassigned, sign: <UserRound aria-hidden size={15} />, onPick: () => onPick(null) }] }]}
      onClose={onClose}
    />
  )
}
