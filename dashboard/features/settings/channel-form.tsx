import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { issuesOf } from '../../lib/issues-of.ts'
import { rpc, trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Field, SelectField } from '../../ui/field.tsx'
import { FormSheet } from '../../ui/form-sheet.tsx'
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
  const saving = useMutation({
    mutationFn: async () =>
      kind === 'api'
        ? (await rpc.apiChannels.create.mutate({ name })).channel.channelId
        : (await rpc.channels.create.mutate({ kind, name, ...(kind === 'email' ? { address } : {}) })).id,
    async onSuccess(channelId) {
      await queryClient.invalidateQueries({ queryKey: trpc.channels.pathKey() })
      toast(w.created)
      onClose()
      if (kind !== 'email') void navigate({ to: '/settings/channels/$channelId', params: { channelId } })
    },
  })
  const issues = issuesOf(saving.error)
  return (
    <FormSheet
      title={w.create}
      action={w.create}
      fields={['name', 'address']}
      saving={saving}
      ready={name.trim() !== ''}
      onClose={onClose}
    >
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
    </FormSheet>
  )
}
