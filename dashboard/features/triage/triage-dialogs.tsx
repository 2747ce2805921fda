import { useQueryClient } from '@tanstack/react-query'
import { AlarmClock, CalendarClock, MessageCircleReply, UsersRound } from 'lucide-react'
import { useState } from 'react'
import { laterTimes } from '../../lib/later-times.ts'
import type { Conversation } from '../../lib/records.ts'
import { words } from '../../lib/words.ts'
import { shortly } from '../../ui/later-items.tsx'
import { PickDialog } from '../../ui/pick-dialog.tsx'
import { PickMoment } from '../../ui/pick-moment.tsx'
import { priorityIcons } from '../conversation-list/priority-icon.tsx'
import { TagDot } from '../conversation-list/tag-dots.tsx'
import { useInboxNames } from '../conversation-list/use-query-names.ts'
import { useMay } from '../identity/use-me.ts'
import { addTag, moveToTeam, type Priority, removeTag, setPriority, snoozeConversation } from './triage.ts'

const w = words.inbox.triage
export const priorities: readonly Priority[] = ['urgent', 'high', 'normal', 'low']

/** Until when: moments by name, the contact's answer, or one's own. */
export function SnoozeDialog({ onPick, onClose }: { onPick(until: string | null): void; onClose(): void }) {
  const [picking, setPicking] = useState(false)
  if (picking) return <PickMoment title={w.snooze} action={w.snooze} onPick={onPick} onClose={onClose} />
  return (
    <PickDialog
      title={w.snooze}
      placeholder={words.later.when}
      nothing={words.palette.nothing}
      stays
      groups={[{
        choices: [
          ...laterTimes(new Date()).map(({ key, at }) => ({
            key, label: words.later[key], detail: shortly(at), sign: <AlarmClock aria-hidden size={15} />,
            onPick: () => {
              onClose()
              onPick(at.toISOString())
            },
          })),
          { key: 'answer', label: w.untilAnswer, sign: <MessageCircleReply aria-hidden size={15} />, onPick: () => {
            onClose()
            onPick(null)
          } },
          { key: 'pick', label: words.later.pick, sign: <CalendarClock aria-hidden size={15} />, onPick: () => setPicking(true) },
        ],
      }]}
      onClose={onClose}
    />
  )
}

/** Tags to put on and to take off; several one after the other. */
export function TagDialog({ tagIds, onAdd, onRemove, onClose }: {
  tagIds: readonly string[]
  onAdd(tag: { id?: string; name: string }): void
  onRemove(tag: { id: string; name: string }): void
  onClose(): void
}) {
  const { tag: tags, tags: byId } = useInboxNames()
  const mayMake = useMay('tags:write')
  return (
    <PickDialog
      title={w.tags}
      placeholder={w.findTag}
      nothing={w.noTags}
      stays
      groups={[{
        choices: tags.map(({ id, name }) => {
          const checked = tagIds.includes(id)
          return { key: id, label: name, checked, sign: <TagDot color={byId.get(id)?.color ?? 'stone'} />, onPick: () => (checked ? onRemove : onAdd)({ id, name }) }
        }),
      }]}
      make={(text) =>
        mayMake && text && !tags.some(({ name }) => name.toLocaleLowerCase() === text.toLocaleLowerCase())
          ? { label: w.makeTag(text), onPick: () => onAdd({ name: text }) }
          : undefined
      }
      onClose={onClose}
    />
  )
}

export function TeamDialog({ teamId, onPick, onClose }: { teamId: string | null; onPick(team: { id: string; name: string } | null): void; onClose(): void }) {
  const { team: teams } = useInboxNames()
  const sign = <UsersRound aria-hidden size={15} />
  return (
    <PickDialog
      title={w.toTeam}
      placeholder={w.findTeam}
      nothing={w.noTeams}
      groups={[{
        choices: [
          ...teams.map((team) => ({ key: team.id, label: team.name, sign, checked: team.id === teamId, onPick: () => onPick(team) })),
          { key: 'none', label: w.inNoTeam, checked: teamId === null, sign, onPick: () => onPick(null) },
        ],
      }]}
      onClose={onClose}
    />
  )
}

export function PriorityDialog({ priority, onPick, onClose }: { priority: Priority | null; onPick(priority: Priority): void; onClose(): void }) {
  return (
    <PickDialog
      title={w.priority}
      placeholder={w.priority}
      nothing={words.palette.nothing}
      groups={[{
        choices: priorities.map((each) => {
          const Icon = priorityIcons[each]
          return { key: each, label: words.inbox.priorities[each], checked: each === priority, sign: <Icon aria-hidden size={15} />, onPick: () => onPick(each) }
        }),
      }]}
      onClose={onClose}
    />
  )
}

export type TriageDialog = 'snooze' | 'tags' | 'team' | 'priority' | 'merge'

/** The dialog that was asked for, over the open conversation. */
export function TriageDialogs({ conversation, open, onClose }: { conversation: Conversation; open: TriageDialog | null; onClose(): void }) {
  const queryClient = useQueryClient()
  switch (open) {
    case 'snooze':
      return <SnoozeDialog onPick={(until) => void snoozeConversation(queryClient, conversation, until)} onClose={onClose} />
    case 'tags':
      return (
        <TagDialog
          tagIds={conversation.tagIds}
          onAdd={(tag) => void addTag(queryClient, conversation, tag)}
          onRemove={(tag) => void removeTag(queryClient, conversation, tag)}
          onClose={onClose}
        />
      )
    case 'team':
      return <TeamDialog teamId={conversation.teamId} onPick={(team) => void moveToTeam(queryClient, conversation, team)} onClose={onClose} />
    case 'priority':
      return <PriorityDialog priority={conversation.priority} onPick={(priority) => void setPriority(queryClient, conversation, priority)} onClose={onClose} />
    default:
      return null
  }
}
