import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { errorLine } from '../../lib/error-words.ts'
import { issuesOf } from '../../lib/issues-of.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { toast } from '../../ui/toast.tsx'
import { EventPicker } from './event-picker.tsx'
import type { Webhook } from './records.ts'
import { SecretSheet } from './secret-sheet.tsx'

const w = words.webhooks.form

/** Adds a webhook and shows its secret, or changes one. */
export function WebhookForm({ webhook, onClose }: { webhook?: Webhook; onClose(): void }) {
  const queryClient = useQueryClient()
  const [url, setUrl] = useState(webhook?.url ?? '')
  const [description, setDescription] = useState(webhook?.description ?? '')
  const [eventNames, setEventNames] = useState<string[]>(webhook?.eventNames ?? [])
  const refresh = () => void queryClient.invalidateQueries({ queryKey: trpc.webhooks.pathKey() })
  const create = useMutation(trpc.webhooks.create.mutationOptions({ onSuccess: refresh }))
  const update = useMutation(
    trpc.webhooks.update.mutationOptions({
      onSuccess() {
        toast(words.webhooks.saved)
        refresh()
        onClose()
      },
    }),
  )
  const error = create.error ?? update.error
  const issues = issuesOf(error)
  const eventIssue = Object.entries(issues).find(([path]) => path.startsWith('eventNames'))?.[1]

  function submit(event: FormEvent) {
    event.preventDefault()
    if (webhook) update.mutate({ id: webhook.id, url, description, eventNames })
    else create.mutate({ url, description, eventNames })
  }
  if (create.data) {
    const { madeTitle, madeDetail } = words.webhooks.secret
    return <SecretSheet title={madeTitle} detail={madeDetail} secret={create.data.secret} onClose={onClose} />
  }
  return (
    <Dialog open onClose={onClose} title={webhook ? w.editTitle : w.createTitle} broad>
      <form onSubmit={submit} noValidate className="flex flex-col gap-3">
        <Field
          label={w.url}
          type="url"
          autoFocus
          value={url}
          hint={w.urlHint}
          placeholder={w.urlPlaceholder}
          error={issues['url']}
          onChange={(event) => setUrl(event.target.value)}
        />
        <Field
          label={w.description}
          value={description}
          placeholder={w.descriptionPlaceholder}
          error={issues['description']}
          onChange={(event) => setDescription(event.target.value)}
        />
        <EventPicker chosen={eventNames} error={eventIssue} onChange={setEventNames} />
        {error && Object.keys(issues).length === 0 && (
          <p role="alert" className="text-small text-critical">
            {errorLine(error)}
          </p>
        )}
        <div className="mt-1 flex justify-end gap-2">
          <Button look="quiet" onClick={onClose}>
            {words.actions.cancel}
          </Button>
          <Button
            look="primary"
            type="submit"
            busy={create.isPending || update.isPending}
            disabled={!url.trim() || eventNames.length === 0}
          >
            {webhook ? words.actions.save : words.webhooks.create}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
