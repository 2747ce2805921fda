import { X, Zap } from 'lucide-react'
import { words } from '../../lib/words.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { useInboxNames } from '../conversation-list/use-query-names.ts'
import type { Macro } from './use-suggestion-sources.ts'

const w = words.inbox.macro

/** What a macro will do once its text is sent, and the way to leave that. */
export function MacroLine({ macro, onLeave }: { macro: Macro; onLeave(): void }) {
  const { tags } = useInboxNames()
  const done = macro.actions.map(({ kind, tags: given, priority }) => {
    const names = given?.map((each) => tags.get(each)?.name ?? each).join(', ')
    return [w.actions[kind], names ?? (priority && words.inbox.priorities[priority])].filter(Boolean).join(' ')
  })
  return (
    <p className="flex items-center gap-1.5 px-3.5 pb-1 text-small text-ink-soft">
      <Zap aria-hidden size={13} className="shrink-0 text-accent-ink" />
      <span className="min-w-0 flex-1 truncate">
        {w.afterwards} <span className="text-ink">{done.join(' · ')}</span>
      </span>
      <IconButton icon={X} label={w.leave} className="size-6!" onClick={onLeave} />
    </p>
  )
}
