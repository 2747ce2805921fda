import { useQueryClient } from '@tanstack/react-query'
import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import type { Conversation } from '../../lib/records.ts'
import { words } from '../../lib/words.ts'
import { TagDot } from '../conversation-list/tag-dots.tsx'
import type { Tag } from '../conversation-list/use-query-names.ts'
import { removeTag } from '../triage/triage.ts'
import { TriageDialogs } from '../triage/triage-dialogs.tsx'

const w = words.inbox.triage

/** The tags of the conversation, each with its way out, and the way to more. */
export function TagChips({ conversation, tags, mayChange }: { conversation: Conversation; tags: ReadonlyMap<string, Tag>; mayChange: boolean }) {
  const queryClient = useQueryClient()
  const [adding, setAdding] = useState(false)
  const own = conversation.tagIds.flatMap((id) => tags.get(id) ?? [])
  return (
    <div className="flex flex-wrap gap-1">
      {own.map((tag) => (
        <span key={tag.id} className="inline-flex h-6 max-w-full items-center gap-1.5 rounded-small border border-line bg-raised pl-1.5 text-small">
          <TagDot color={tag.color} />
          <span className="truncate">{tag.name}</span>
          {mayChange ? (
            <button
              type="button"
              aria-label={w.removeTag(tag.name)}
              onClick={() => void removeTag(queryClient, conversation, tag)}
              className="inline-flex size-6 items-center justify-center rounded-small text-ink-faint hover:text-ink"
            >
              <X aria-hidden size={12} />
            </button>
          ) : <span className="w-1" />}
        </span>
      ))}
      {mayChange && (
        <button
          type="button"
          onClick={() => setAdding(true)}
          className="inline-flex h-6 items-center gap-1 rounded-small border border-dashed border-line-strong px-1.5 text-small text-ink-soft hover:bg-hover hover:text-ink pointer-coarse:h-11"
        >
          <Plus aria-hidden size={12} />
          {w.addTag}
        </button>
      )}
      {!mayChange && own.length === 0 && <span className="text-dense text-ink-soft">{words.states.none}</span>}
      <TriageDialogs conversation={conversation} open={adding ? 'tags' : null} onClose={() => setAdding(false)} />
    </div>
  )
}
