import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { errorLine } from '../../lib/error-words.ts'
import { issuesOf } from '../../lib/issues-of.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { toast } from '../../ui/toast.tsx'
import { type ContactFields, ContactForm } from './contact-form.tsx'
import { cacheContact } from './receive-event.ts'

const blank = { name: null, email: null, phone: null, externalId: null, companyId: null, lifecycle: 'lead' as const }

export function AddContact({ open, onClose }: { open: boolean; onClose(): void }) {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const create = useMutation(
    trpc.contacts.create.mutationOptions({
      onSuccess(contact) {
        cacheContact(queryClient, contact)
        toast(words.contacts.added)
        void navigate({ to: '/contacts/$contactId', params: { contactId: contact.id } })
      },
    }),
  )
  const [nameless, setNameless] = useState(false)
  function add(fields: ContactFields) {
    const known = Boolean(fields.name || fields.email || fields.phone)
    setNameless(!known)
    if (known) create.mutate(fields)
  }
  return (
    <Dialog
      open={open}
      onClose={() => {
        create.reset()
        onClose()
      }}
      title={words.contacts.add}
    >
      <ContactForm
        contact={blank}
        issues={nameless ? { name: words.contacts.needsName } : issuesOf(create.error)}
        onSubmit={add}
      >
        {create.error && (
          <p role="alert" className="text-small text-critical">
            {errorLine(create.error)}
          </p>
        )}
        <div className="mt-1 flex justify-end gap-2">
          <Button look="quiet" onClick={onClose}>
            {words.actions.cancel}
          </Button>
          <Button look="primary" type="submit" busy={create.isPending}>
            {words.contacts.add}
          </Button>
        </div>
      </ContactForm>
    </Dialog>
  )
}
