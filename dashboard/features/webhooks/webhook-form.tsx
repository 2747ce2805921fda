import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { issuesOf, issueWithin } from '../../lib/issues-of.ts'
import { rpc, trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Field } from '../../ui/field.tsx'
import { FormSheet } from '../../ui/form-sheet.tsx'
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
  const saving = useMutation({
    /** The secret of a new one. */
    async mutationFn(): Promise<string | undefined> {
      if (!webhook) return (await rpc.webhooks.create.mutate({ url, description, eventNames })).secret
      await rpc.webhooks.update.mutate({ id: webhook.id, url, description, eventNames })
      return undefined
    },
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: trpc.webhooks.pathKey() })
      if (!webhook) return
      toast(words.webhooks.saved)
      onClose()
    },
  })
  const issues = issuesOf(saving.error)

  if (saving.data) {
    const { madeTitle, madeDetail } = words.webhooks.secret
    return <SecretSheet title={madeTitle} detail={madeDetail} secret={saving.data} onClose={onClose} />
  }
  return (
    <FormSheet
      title={webhook ? w.editTitle : w.createTitle}
      action={webhook ? undefined : words.webhooks.create}
      broad
      fields={['url', 'description', 'eventNames']}
      saving={saving}
      ready={url.trim() !== '' && eventNames.length > 0}
      onClose={onClose}
    >
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
      <EventPicker chosen={eventNames} error={issueWithin(saving.error, 'eventNames')} onChange={setEventNames} />
    </FormSheet>
  )
}
