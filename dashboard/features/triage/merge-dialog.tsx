import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useDeferredValue, useState } from 'react'
import { errorLine } from '../../lib/error-words.ts'
import type { Conversation } from '../../lib/records.ts'
import { rpc, trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { PickDialog } from '../../ui/pick-dialog.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { toast } from '../../ui/toast.tsx'
import { useConversations } from '../conversation-list/use-conversations.ts'
import { KindIcon } from '../conversation-list/kind-icon.tsx'
import { cacheConversation } from '../conversation-cache/receive-event.ts'

const w = words.inbox.triage

/** Which conversation takes this one in: others of the same contact first, or any by its words or number. */
export function MergeDialog({ conversation, view, onClose }: { conversation: Conversation; view: string; onClose(): void }) {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const asked = useDeferredValue(text.trim())
  const number = /^#?(\d{1,15})$/.exec(asked)?.[1]
  const own = useConversations({ state: 'all', contactId: conversation.contactId })
  const search = useQuery(
    trpc.search.conversations.queryOptions(
      { query: number ? `number:${number}` : asked, limit: 12 },
      { enabled: asked.length > 1 || number !== undefined, placeholderData: (held) => held },
    ),
  )
  const others = (list: readonly Conversation[]) => list.filter(({ id, mergedInto, spam }) => id !== conversation.id && mergedInto === null && !spam)
  const found = asked === '' ? [] : others((search.data?.items ?? []).map((item) => item.conversation))

  async function merge(target: Conversation) {
    try {
      cacheConversation(queryClient, await rpc.conversations.merge.mutate({ id: conversation.id, intoId: target.id }))
      void queryClient.invalidateQueries({ queryKey: trpc.messages.list.pathKey() })
      toast(w.merged)
      void navigate({ to: '/inbox/$view/$conversationId', params: { view, conversationId: target.id }, search: (held) => held, replace: true })
    } catch (error) {
      toast(words.inbox.actions.failed(errorLine(error)), { critical: true })
    }
  }
  const choiceOf = (each: Conversation) => ({
    key: each.id,
    label: `${each.contactName ?? words.inbox.noName}: ${each.subject ?? each.preview}`,
    sign: <KindIcon kind={each.kind} />,
    detail: (
      <>
        {words.inbox.number(each.number)} · <RelativeTime at={each.lastMessageAt} short />
      </>
    ),
    onPick: () => void merge(each),
  })
  return (
    <PickDialog
      title={w.mergeTitle}
      detail={w.mergeDetail(words.inbox.number(conversation.number))}
      placeholder={w.mergeFind}
      nothing={search.isFetching || own.query.isFetching ? words.palette.searching : w.mergeNone}
      searching
      onText={setText}
      groups={[
        { heading: w.mergeSuggested, choices: asked === '' ? others(own.items).slice(0, 8).map(choiceOf) : [] },
        { heading: w.mergeFound, choices: found.map(choiceOf) },
      ]}
      onClose={onClose}
    />
  )
}
