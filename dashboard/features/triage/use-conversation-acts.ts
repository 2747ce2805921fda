import { useQueryClient } from '@tanstack/react-query'
import { AlarmClock, AlarmClockOff, Check, GitMerge, Hourglass, Link2, Lock, Mail, PanelRight, Reply, RotateCcw, ShieldAlert, ShieldCheck, SignalHigh, Tag, UserRound, UsersRound } from 'lucide-react'
import { useMemo, useRef } from 'react'
import { type Act, useActs } from '../../lib/acts.ts'
import type { Conversation } from '../../lib/records.ts'
import { words } from '../../lib/words.ts'
import { toast } from '../../ui/toast.tsx'
import { useMay } from '../identity/use-me.ts'
import { closeConversation, markUnread, reopenConversation } from './change-conversation.ts'
import { markSpam, setPending, wakeConversation } from './triage.ts'
import type { TriageDialog } from './triage-dialogs.tsx'

type Doors = { write(mode: 'reply' | 'note'): void; assign(): void; open(dialog: TriageDialog): void; toggleDetails(): void; leave(): Promise<void> }

const w = words.inbox.actions
const t = words.inbox.triage

/** Everything that can be done with the open conversation: its keys, its menu and its place in the palette come from here. */
export function useConversationActs(conversation: Conversation | undefined, doors: Doors): readonly Act[] {
  const queryClient = useQueryClient()
  const mayChange = useMay('conversations:write')
  const mayWrite = useMay('messages:write')
  const latest = useRef({ conversation, doors })
  latest.current = { conversation, doors }
  const state = conversation?.state
  const spam = conversation?.spam ?? false
  const merged = Boolean(conversation?.mergedInto)

  const acts = useMemo(() => {
    if (state === undefined) return []
    const door = () => latest.current.doors
    const on = (run: (held: Conversation) => unknown) => () => {
      if (latest.current.conversation) void run(latest.current.conversation)
    }
    const writing: Act[] = [
      { name: 'reply', label: words.inbox.composer.reply, icon: Reply, keys: 'r', run: () => door().write('reply') },
      { name: 'note', label: words.inbox.composer.note, icon: Lock, keys: 'n', run: () => door().write('note') },
    ]
    const changing: Act[] = [
      state === 'closed'
        ? { name: 'reopen', label: w.reopen, icon: RotateCcw, keys: 'e', run: on((held) => reopenConversation(queryClient, held)) }
        : { name: 'close', label: w.close, icon: Check, keys: 'e', run: on((held) => closeConversation(queryClient, held)) },
      { name: 'assign', label: w.assign, icon: UserRound, keys: 'a', run: () => door().assign() },
      { name: 'team', label: t.toTeam, icon: UsersRound, keys: 'shift+a', run: () => door().open('team') },
      ...(state === 'snoozed'
        ? [{ name: 'wake', label: t.wake, icon: AlarmClockOff, keys: 's', run: on((held) => wakeConversation(queryClient, held)) }]
        : state === 'closed' ? [] : [{ name: 'snooze', label: t.snooze, icon: AlarmClock, keys: 's', run: () => door().open('snooze') }]),
      ...(state === 'open' || state === 'snoozed' ? [{ name: 'pending', label: t.setPending, icon: Hourglass, keys: 'shift+p', run: on((held) => setPending(queryClient, held)) }] : []),
      { name: 'tags', label: t.tags, icon: Tag, keys: 't', run: () => door().open('tags') },
      { name: 'priority', label: t.priority, icon: SignalHigh, keys: 'p', run: () => door().open('priority') },
      { name: 'merge', label: t.merge, icon: GitMerge, keys: 'm', run: () => door().open('merge') },
      spam
        ? { name: 'noSpam', label: t.notSpam, icon: ShieldCheck, keys: '!', run: on((held) => markSpam(queryClient, held, false)) }
        : { name: 'spam', label: t.markSpam, icon: ShieldAlert, keys: '!', run: on((held) => markSpam(queryClient, held, true)) },
    ]
    return [
      ...(mayWrite && !merged ? writing : []),
      ...(mayChange && !merged ? changing : []),
      // Left first: as long as it is open, it is being read.
      ...(state === 'closed' ? [] : [{ name: 'unread', label: w.keepUnread, icon: Mail, keys: 'u', run: on((held) => door().leave().then(() => markUnread(queryClient, held))) }]),
      { name: 'link', label: w.copyLink, icon: Link2, run: () => void copyLink() },
      { name: 'details', label: w.details, icon: PanelRight, keys: 'i', run: () => door().toggleDetails() },
    ]
  }, [queryClient, state, spam, merged, mayChange, mayWrite])
  useActs(acts)
  return acts
}

async function copyLink(): Promise<void> {
  await navigator.clipboard.writeText(location.href)
  toast(w.linkCopied)
}
