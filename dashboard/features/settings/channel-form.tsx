import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { errorLine } from '../../lib/error-words.ts'
import { issuesOf } from '../../lib/issues-of.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, SelectField } from '../../ui/field.tsx'
import { toast } from '../../ui/toast.tsx'
import type { Channel } from './channels-section.tsx'

const w = words.settings.channels

/** Adds a channel, or changes how a chat widget looks. */
export function ChannelForm({ channel, onClose }: { channel: Channel | undefined; onClose(): void }) {
  const queryClient = useQueryClient()
  const [kind, setKind] = useState<'chat' | 'email'>(channel?.kind ?? 'chat')
  const [name, setName] = useState(channel?.name ?? '')
  const [address, setAddress] = useState('')
  const [greeting, setGreeting] = useState(channel?.settings.greeting ?? '')
  const [colour, setColour] = useState(channel?.settings.colour ?? '#8a5a00')
  const done = (text: string) => {
    toast(text)
    onClose()
    void queryClient.invalidateQueries({ queryKey: trpc.channels.pathKey() })
  }
  const create = useMutation(trpc.channels.create.mutationOptions({ onSuccess: () => done(w.created) }))
  const update = useMutation(trpc.channels.update.mutationOptions({ onSuccess: () => done(w.saved) }))
  const error = create.error ?? update.error
  const issues = issuesOf(error)
  const settings = kind === 'chat' ? { ...(greeting ? { greeting } : {}), colour } : {}

  function submit(event: FormEvent) {
    event.preventDefault()
    if (channel) update.mutate({ id: channel.id, name, settings })
    else create.mutate({ kind, name, settings, ...(kind === 'email' ? { address } : {}) })
  }
  return (
    <Dialog open onClose={onClose} title={channel ? channel.name : w.create}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-3">
        {!channel && (
          <SelectField
            label={w.kind}
            value={kind}
            onChange={(event) => setKind(event.target.value === 'email' ? 'email' : 'chat')}
          >
            <option value="chat">{w.chat}</option>
            <option value="email">{w.email}</option>
          </SelectField>
        )}
        <Field
          label={w.name}
          autoFocus
          value={name}
          error={issues['name']}
          onChange={(event) => setName(event.target.value)}
        />
        {kind === 'email' && !channel && (
          <Field
            label={w.address}
            type="email"
            value={address}
            error={issues['address']}
            onChange={(event) => setAddress(event.target.value)}
          />
        )}
        {kind === 'chat' && (
          <>
            <Field
              label={w.greeting}
              value={greeting}
              error={issues['settings.greeting']}
              onChange={(event) => setGreeting(event.target.value)}
            />
            <Field
              label={w.colour}
              type="color"
              value={colour}
              error={issues['settings.colour']}
              onChange={(event) => setColour(event.target.value)}
            />
          </>
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
          <Button look="primary" type="submit" busy={create.isPending || update.isPending} disabled={!name.trim()}>
            {channel ? words.actions.save : w.create}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
