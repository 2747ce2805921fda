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

const w = words.settings.members
const invited = ['admin', 'agent', 'member', 'viewer'] as const

export function InviteMember({ open, onClose }: { open: boolean; onClose(): void }) {
  const queryClient = useQueryClient()
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<(typeof invited)[number]>('agent')
  const create = useMutation(
    trpc.invitations.create.mutationOptions({
      onSuccess() {
        toast(w.invited(email))
        setEmail('')
        onClose()
        void queryClient.invalidateQueries({ queryKey: trpc.invitations.pathKey() })
      },
    }),
  )
  const issues = issuesOf(create.error)
  function submit(event: FormEvent) {
    event.preventDefault()
    create.mutate({ email, role })
  }
  return (
    <Dialog
      open={open}
      onClose={() => {
        create.reset()
        onClose()
      }}
      title={w.inviteTitle}
      detail={w.inviteDetail}
    >
      <form onSubmit={submit} noValidate className="flex flex-col gap-3">
        <Field
          label={w.email}
          type="email"
          autoFocus
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          error={issues['email'] ?? (create.error ? errorLine(create.error) : undefined)}
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
        <div className="mt-1 flex justify-end gap-2">
          <Button look="quiet" onClick={onClose}>
            {words.actions.cancel}
          </Button>
          <Button look="primary" type="submit" busy={create.isPending} disabled={!email}>
            {w.send}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
