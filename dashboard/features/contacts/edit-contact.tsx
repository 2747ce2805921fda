import { useMutation, useQueryClient } from '@tanstack/react-query'
import { errorLine } from '../../lib/error-words.ts'
import { issuesOf } from '../../lib/issues-of.ts'
import type { Contact } from '../../lib/records.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { toast } from '../../ui/toast.tsx'
import { ContactForm, type ContactFields } from './contact-form.tsx'
import { cacheContact } from './receive-event.ts'

export function EditContact({ contact, open, onClose }: { contact: Contact; open: boolean; onClose(): void }) {
  const queryClient = useQueryClient()
  const update = useMutation(
    trpc.contacts.update.mutationOptions({
      onSuccess(saved) {
        cacheContact(queryClient, saved)
        toast(words.contacts.saved)
        onClose()
      },
    }),
  )
  return (
    <Dialog
      open={open}
      onClose={() => {
        update.reset()
        onClose()
      }}
      title={words.contacts.edit}
    >
      <ContactForm
        contact={contact}
        issues={issuesOf(update.error)}
        onSubmit={(fields) => update.mutate({ id: contact.id, ...changed(contact, fields) })}
      >
        {update.error && (
          <p role="alert" className="text-small text-critical">
            {errorLine(update.error)}
          </p>
        )}
        <div className="mt-1 flex justify-end gap-2">
          <Button look="quiet" onClick={onClose}>
            {words.actions.cancel}
          </Button>
          <Button look="primary" type="submit" busy={update.isPending}>
            {words.actions.save}
          </Button>
        </div>
      </ContactForm>
    </Dialog>
  )
}

// Only what was changed, so that two people who edit different fields do not undo each other.
function changed(
  before: Contact,
  { name, email, phone, externalId, companyId, lifecycle }: ContactFields,
): Partial<ContactFields> {
  const after = { name, email, phone, externalId, companyId, lifecycle }
  return Object.fromEntries(
    Object.entries(after).filter(([field, value]) => before[field as keyof ContactFields] !== value),
  )
}
