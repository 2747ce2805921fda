import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { errorLine } from '../../lib/error-words.ts'
import { issuesOf } from '../../lib/issues-of.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, SelectField } from '../../ui/field.tsx'
import { toast } from '../../ui/toast.tsx'

const w = words.settings.channels
const kinds = ['chat', 'email', 'api'] as const
const names = { chat: w.chat, email: w.email, api: words.widget.api.kind }

/** Adds a channel; what else there is to say of a widget or an API channel is on its page. */
export function ChannelForm({ onClose }: { onClose(): void }) {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const [kind, setKind] = useState<(typeof kinds)[number]>('chat')
  const [name, setName] = useState('')
  const [address, setAddress] = useState('')
  const done = (channelId: string) => {
    toast(w.created)
    onClose()
    void queryClient.invalidateQueries({ queryKey: trpc.channels.pathKey() })
    if (kind !== 'email') void navigate({ to: '/settings/channels/$channelId', params: { channelId } })
  }
  const create = useMutation(trpc.channels.create.mutationOptions({ onSuccess: ({ id }) => done(id) }))
  const createApi = useMutation(trpc.apiChannels.create.mutationOptions({ onSuccess: ({ channel }) => done(channel.channelId) }))
  const error = create.error ?? createApi.error
  const issues = issuesOf(error)

  function submit(event: FormEvent) {
    event.preventDefault()
    if (kind === 'api') createApi.mutate({ name })
    else create.mutate({ kind, name, ...(kind === 'email' ? { address } : {}) })
  }
  return (
    <Dialog open onClose={onClose} title={w.create}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-3">
        <SelectField
          label={w.kind}
          value={kind}
          onChange={(event) => setKind(kinds.find((each) => each === event.target.value) ?? 'chat')}
        >
          {kinds.map((each) => (
            <option key={each} value={each}>
              {names[each]}
            </option>
          ))}
        </SelectField>
        <Field
          label={w.name}
          autoFocus
          value={name}
          error={issues['name']}
          onChange={(event) => setName(event.target.value)}
        />
        {kind === 'email' && (
          <Field
            label={w.address}
            type="email"
            value={address}
            error={issues['address']}
            onChange={(event) => setAddress(event.target.value)}
          />
        )}
        {error && Object.keys(issues).length === 0 && (
          <p role="alert" className="text-small text-critical">
            {errorLine(error)}
          </p>
        )}
        <div className="mt-1 flex justify-end gap-2">
          <Button look="quiet" onClick={onClose}>
            {words.actions.cancel}
          </Button>
          <Button look="primary" type="submit" busy={create.isPending || createApi.isPending} disabled={!name.trim()}>
            {w.create}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
