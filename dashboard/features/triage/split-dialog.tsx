import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { errorLine } from '../../lib/error-words.ts'
import type { Conversation } from '../../lib/records.ts'
import { rpc, trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { toast } from '../../ui/toast.tsx'
import { cacheConversation } from '../conversation-cache/receive-event.ts'

const w = words.inbox.triage

/** Makes a conversation of its own from this message on, and leads there. */
export function SplitDialog({ conversation, fromMessageId, onClose }: { conversation: Conversation; fromMessageId: string; onClose(): void }) {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const [subject, setSubject] = useState(conversation.subject ?? '')
  const [busy, setBusy] = useState(false)

  async function submit(event: FormEvent) {
    event.preventDefault()
    setBusy(true)
    try {
      const trimmed = subject.trim()
      const parts = await rpc.conversations.split.mutate({ id: conversation.id, fromMessageId, ...(trimmed ? { subject: trimmed } : {}) })
      cacheConversation(queryClient, parts.from)
      cacheConversation(queryClient, parts.conversation)
      void queryClient.invalidateQueries({ queryKey: trpc.messages.list.pathKey() })
      onClose()
      toast(w.splitDone)
      void navigate({ to: '.', params: (held) => ({ ...held, conversationId: parts.conversation.id }), search: (held) => held })
    } catch (error) {
      setBusy(false)
      toast(words.inbox.actions.failed(errorLine(error)), { critical: true })
    }
  }
  return (
    <Dialog open onClose={onClose} title={w.splitTitle} detail={w.splitDetail}>
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <Field label={w.splitSubject} value={subject} maxLength={500} autoFocus onChange={(event) => setSubject(event.target.value)} />
        <Button type="submit" look="primary" busy={busy} className="self-end">
          {w.splitAction}
        </Button>
      </form>
    </Dialog>
  )
}
