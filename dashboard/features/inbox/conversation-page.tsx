import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useRemembered } from '../../lib/remember.ts'
import { useShortcuts } from '../../lib/shortcuts.ts'
import { useTitle } from '../../lib/use-title.ts'
import { useFull } from '../../lib/use-wide.ts'
import { words } from '../../lib/words.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { useMay } from '../identity/use-me.ts'
import { closeConversation, markRead, reopenConversation } from './change-conversation.ts'
import { Composer } from './composer.tsx'
import { ContextPane } from './context-pane.tsx'
import { keepDraft } from './draft.ts'
import { Thread } from './thread.tsx'
import { ThreadHeader } from './thread-header.tsx'
import { useConversation } from './use-thread.ts'

/** One conversation: header, thread, composer, and the pane that says whose it is. */
export function ConversationPage() {
  const { conversationId: id, view } = useParams({ from: '/app/inbox/$view/$conversationId' })
  const { data: conversation, error, refetch } = useConversation(id)
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const full = useFull()
  const mayChange = useMay('conversations:write')
  const mayWrite = useMay('messages:write')
  const [pinned, setPinned] = useRemembered('context:shown', (stored) => stored !== false)
  const [floating, setFloating] = useState(false)
  const [assigning, setAssigning] = useState(false)
  const writing = useRef<HTMLTextAreaElement>(null)
  const shown = full ? pinned : floating
  const toggleContext = () => (full ? setPinned(!pinned) : setFloating(!floating))
  useTitle(conversation ? (conversation.subject ?? conversation.contactName ?? words.inbox.noName) : words.inbox.title)
  useMarkRead(id, mayChange)

  function write(mode: 'reply' | 'note') {
    if (!mayWrite) return
    keepDraft(id, { mode })
    writing.current?.focus()
  }
  function closeOrReopen() {
    if (!conversation || !mayChange) return
    void (conversation.state === 'closed' ? reopenConversation : closeConversation)(queryClient, conversation)
  }
  useShortcuts({
    r: () => write('reply'),
    n: () => write('note'),
    e: closeOrReopen,
    i: toggleContext,
    a: () => {
      if (mayChange) setAssigning(true)
    },
    Escape: () => {
      if (floating && !full) setFloating(false)
      else void navigate({ to: '/inbox/$view', params: { view }, search: (held) => held })
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
          onCloseOrReopen={closeOrReopen}
          assigning={assigning}
          onAssigning={setAssigning}
          contextShown={shown}
          onToggleContext={toggleContext}
        />
        <Thread conversation={conversation} id={id} />
        {conversation && mayWrite && <Composer key={id} conversation={conversation} textarea={writing} />}
      </div>
      {conversation && shown && <ContextPane conversation={conversation} floating={!full} onClose={toggleContext} />}
    </>
  )
}

// Opening is reading, once the page is really looked at.
function useMarkRead(id: string, mayChange: boolean) {
  const queryClient = useQueryClient()
  const { data: conversation, isPlaceholderData } = useConversation(id)
  const unread = conversation?.unread === true && !isPlaceholderData
  useEffect(() => {
    if (!unread || !mayChange) return
    const read = () => {
      if (document.visibilityState !== 'visible' || !conversation) return
      document.removeEventListener('visibilitychange', read)
      void markRead(queryClient, conversation)
    }
    document.addEventListener('visibilitychange', read)
    read()
    return () => document.removeEventListener('visibilitychange', read)
    // Once per unread spell, not for every other change of the record.
  }, [id, unread, mayChange]) // eslint-disable-line react-hooks/exhaustive-deps
}
