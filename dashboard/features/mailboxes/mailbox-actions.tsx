import { useMutation, useQueryClient } from '@tanstack/react-query'
import { CirclePause, CirclePlay, Ellipsis, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { errorLine } from '../../lib/error-words.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu, MenuItem, MenuLine } from '../../ui/menu.tsx'
import { toast } from '../../ui/toast.tsx'
import { MailboxForm } from './mailbox-form.tsx'
import { readMailboxesAgain } from './receive-event.ts'
import type { Mailbox } from './records.ts'

const w = words.mailboxes

export function MailboxActions({ box }: { box: Mailbox }) {
  const queryClient = useQueryClient()
  const [open, setOpen] = useState<'edit' | 'remove' | null>(null)
  const close = () => setOpen(null)
  const options = {
    onSuccess: () => readMailboxesAgain(queryClient),
    onError: (error: unknown) => toast(errorLine(error), { critical: true }),
  }
  const pause = useMutation(trpc.mailboxes.pause.mutationOptions(options))
  const resume = useMutation(trpc.mailboxes.resume.mutationOptions(options))
  const remove = useMutation(
    trpc.mailboxes.remove.mutationOptions({
      ...options,
      onSuccess() {
        toast(w.removed)
        close()
        readMailboxesAgain(queryClient)
      },
    }),
  )
  const { id } = box
  return (
    <div className="flex shrink-0 gap-2">
      {box.state === 'paused' && (
        <Button look="plain" busy={resume.isPending} onClick={() => resume.mutate({ id })}>
          {w.resume}
        </Button>
      )}
      <Menu trigger={<IconButton icon={Ellipsis} label={words.actions.more} />}>
        <MenuItem icon={Pencil} onSelect={() => setOpen('edit')}>
          {w.edit}
        </MenuItem>
        {box.state === 'paused' ? (
          <MenuItem icon={CirclePlay} onSelect={() => resume.mutate({ id })}>
            {w.resume}
          </MenuItem>
        ) : (
          <MenuItem icon={CirclePause} onSelect={() => pause.mutate({ id })}>
            {w.pause}
          </MenuItem>
        )}
        <MenuLine />
        <MenuItem icon={Trash2} tone="critical" onSelect={() => setOpen('remove')}>
          {w.remove}
        </MenuItem>
      </Menu>
      {open === 'edit' && <MailboxForm box={box} onClose={close} />}
      <Confirm
        open={open === 'remove'}
        onClose={close}
        title={w.removeTitle(box.address)}
        detail={w.removeDetail}
        action={w.remove}
        busy={remove.isPending}
        onConfirm={() => remove.mutate({ id })}
      />
    </div>
  )
}
