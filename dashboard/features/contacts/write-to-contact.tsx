import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useId, useState } from 'react'
import { errorLine } from '../../lib/error-words.ts'
import type { Contact } from '../../lib/records.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { areaClass } from '../../ui/input-class.ts'
import { toast } from '../../ui/toast.tsx'
import { contactName } from './contact-name.ts'

const w = words.contacts

/** Starts a conversation by mail. */
export function WriteToContact({ contact, open, onClose }: { contact: Contact; open: boolean; onClose(): void }) {
  const [subject, setSubject] = useState('')
  const [text, setText] = useState('')
  const [clientId] = useState(() => crypto.randomUUID())
  const id = useId()
  const navigate = useNavigate()
  const channels = useQuery(trpc.channels.list.queryOptions({ limit: 100 }))
  const channel = channels.data?.items.find(({ kind }) => kind === 'email')
  const create = useMutation(
    trpc.conversations.create.mutationOptions({
      onSuccess({ conversation }) {
        toast(w.sent)
        void navigate({ to: '/inbox/$view/$conversationId', params: { view: 'all', conversationId: conversation.id } })
      },
    }),
  )
  function submit(event: FormEvent) {
    event.preventDefault()
    if (channel && text.trim()) create.mutate({ contactId: contact.id, channelId: channel.id, subject, text, clientId })
  }
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={w.writeTitle(contactName(contact))}
      {...(contact.email ? { detail: contact.email } : {})}
    >
      <form onSubmit={submit} className="flex flex-col gap-3">
        <Field label={w.subject} value={subject} onChange={(event) => setSubject(event.target.value)} autoFocus />
        <div className="flex flex-col gap-1">
          <label htmlFor={id} className="text-small font-medium text-ink-soft">
            {w.message}
          </label>
          <textarea
            id={id}
            rows={7}
            value={text}
            onChange={(event) => setText(event.target.value)}
            className={areaClass}
          />
        </div>
        {create.error && (
          <p role="alert" className="text-small text-critical">
            {errorLine(create.error)}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button look="quiet" onClick={onClose}>
            {words.actions.cancel}
          </Button>
          <Button look="primary" type="submit" busy={create.isPending} disabled={!channel || !text.trim()}>
            {w.send}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
