import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { GitMerge } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useRemembered } from '../../lib/remember.ts'
import { useShortcuts } from '../../lib/shortcuts.ts'
import { useTitle } from '../../lib/use-title.ts'
import { useFull } from '../../lib/use-wide.ts'
import { words } from '../../lib/words.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import type { WritingHandle } from '../composer/writing-field.tsx'
import { useMay } from '../identity/use-me.ts'
import { markRead } from '../triage/change-conversation.ts'
import { Composer } from '../composer/composer.tsx'
import { ContextPane } from '../context-pane/context-pane.tsx'
import { keepDraft } from '../composer/draft.ts'
import { Thread } from '../thread/thread.tsx'
import { MergeDialog } from '../triage/merge-dialog.tsx'
import { ThreadHeader } from '../thread/thread-header.tsx'
import { type TriageDialog, TriageDialogs } from '../triage/triage-dialogs.tsx'
import { useConversationActs } from '../triage/use-conversation-acts.ts'
import { useConversation } from '../thread/use-thread.ts'

/** One conversation: header, thread, composer, and the pane that says whose it is. */
export function ConversationPage() {
  const { conversationId: id, view } = useParams({ from: '/app/inbox/$view/$conversationId' })
  const { data: conversation, error, refetch } = useConversation(id)
  const navigate = useNavigate()
  const full = useFull()
  const mayChange = useMay('conversations:write')
  const mayWrite = useMay('messages:write')
  const [pinned, setPinned] = useRemembered('context:shown', (stored) => stored !== false)
  const [floating, setFloating] = useState(false)
  const [assigning, setAssigning] = useState(false)
  const [dialog, setDialog] = useState<TriageDialog | null>(null)
  const writing = useRef<WritingHandle>(null)
  const shown = full ? pinned : floating
  const toggleContext = () => (full ? setPinned(!pinned) : setFloating(!floating))
  useTitle(conversation ? (conversation.subject ?? conversation.contactName ?? words.inbox.noName) : words.inbox.title)
  useMarkRead(id, mayChange)

  const leave = () => navigate({ to: '/inbox/$view', params: { view }, search: (held) => held })
  function write(mode: 'reply' | 'note') {
    if (!mayWrite) return
    // The field of the mode must be there before the next key is.
    flushSync(() => keepDraft(id, { mode }))
    writing.current?.focus()
  }
  const acts = useConversationActs(conversation, {
    write,
    assign: () => setAssigning(true),
    open: setDialog,
    toggleDetails: toggleContext,
    leave,
  })
  useShortcuts({
    Escape: () => {
      if (floating && !full) setFloating(false)
      else void leave()
    },
  })

  if (error && !conversation) return <ErrorState error={error} onRetry={() => void refetch()} />
  return (
    <>
      <div key={id} className="flex min-h-0 min-w-0 flex-1 flex-col">
        <ThreadHeader
          conversation={conversation}
          view={view}
          mayChange={mayChange}
          acts={acts}
          assigning={assigning}
          onAssigning={setAssigning}
          contextShown={shown}
          onToggleContext={toggleContext}
        />
        <Thread conversation={conversation} id={id} />
        {conversation?.mergedInto && <MergedNotice view={view} into={conversation.mergedInto} />}
        {conversation && mayWrite && !conversation.mergedInto && <Composer key={id} conversation={conversation} writing={writing} />}
      </div>
      {conversation && shown && <ContextPane conversation={conversation} floating={!full} onClose={toggleContext} />}
      {conversation && dialog === 'merge' && <MergeDialog conversation={conversation} view={view} onClose={() => setDialog(null)} />}
      {conversation && <TriageDialogs conversation={conversation} open={dialog} onClose={() => setDialog(null)} />}
    </>
  )
}

function MergedNotice({ view, into }: { view: string; into: string }) {
  return (
    <p className="mx-4 mb-4 flex items-center gap-2 rounded-card border border-line bg-canvas px-4 py-3 text-dense text-ink-soft">
      <GitMerge aria-hidden size={15} />
      {words.inbox.triage.mergedInto}
      <Link to="/inbox/$view/$conversationId" params={{ view, conversationId: into }} search={(held) => held} className="text-accent-ink underline">
        {words.inbox.triage.openTarget}
      </Link>
    </p>
  )
}

// Opening is reading, once the page is really looked at.
function useMarkRead(id: string, mayChange: boolean) {
  const queryClient = useQueryClient()
  const { data: conversation, isPlaceholderData } = useConversation(id)
  const unread = !isPlaceholderData && conversation !== undefined && (conversation.unreadByMe === true || (conversation.unread && mayChange))
  useEffect(() => {
    if (!unread) return
    const read = () => {
      if (document.visibilityState !== 'visible' || !conversation) return
      document.removeEventListener('visibilitychange', read)
      void markRead(queryClient, conversation)
    }
    document.addEventListener('visibilitychange', read)
    read()
    return () => document.removeEventListener('visibilitychange', read)
    // Once per unread spell, not for every other change of the record.
  }, [id, unread]) // eslint-disable-line react-hooks/exhaustive-deps
}
