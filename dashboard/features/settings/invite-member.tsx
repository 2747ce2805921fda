import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { issuesOf } from '../../lib/issues-of.ts'
import { rpc, trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Field, SelectField } from '../../ui/field.tsx'
import { FormSheet } from '../../ui/form-sheet.tsx'
import { toast } from '../../ui/toast.tsx'

const w = words.settings.members
const invited = ['admin', 'agent', 'member', 'viewer'] as const

export function InviteMember({ onClose }: { onClose(): void }) {
  const queryClient = useQueryClient()
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<(typeof invited)[number]>('agent')
  const saving = useMutation({
    mutationFn: () => rpc.invitations.create.mutate({ email, role }),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: trpc.invitations.pathKey() })
      toast(w.invited(email))
      onClose()
    },
  })
  return (
    <FormSheet
      title={w.inviteTitle}
      detail={w.inviteDetail}
      action={w.send}
      fields={['email']}
      saving={saving}
      ready={email !== ''}
      onClose={onClose}
    >
      <Field
        label={w.email}
        type="email"
        autoFocus
        value={email}
        error={issuesOf(saving.error)['email']}
        onChange={(event) => setEmail(event.target.value)}
      />
      <SelectField
        label={w.role}
        value={role}
        hint={words.settings.roleHints[role]}
        onChange={(event) => setRole(invited.find((each) => each === event.target.value) ?? 'agent')}
      >
        {invited.map((each) => (
          <option key={each} value={each}>
            {words.settings.roles[each]}
          </option>
        ))}
      </SelectField>
    </FormSheet>
  )
}
