import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { CirclePause, Ellipsis, Eye, Pencil, RefreshCw, Send, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { errorLine } from '../../lib/error-words.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu, MenuItem, MenuLine } from '../../ui/menu.tsx'
import { toast } from '../../ui/toast.tsx'
import type { Webhook } from './records.ts'
import { SecretSheet } from './secret-sheet.tsx'
import { splitAddress } from './split-address.ts'
import { TestSheet } from './test-sheet.tsx'
import { WebhookForm } from './webhook-form.tsx'

const w = words.webhooks
type Open = 'edit' | 'test' | 'rotate' | 'remove' | null

export function WebhookActions({ webhook }: { webhook: Webhook }) {
  const { id } = webhook
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const [open, setOpen] = useState<Open>(null)
  const close = () => setOpen(null)
  const refresh = () => void queryClient.invalidateQueries({ queryKey: trpc.webhooks.pathKey() })
  const onError = (error: unknown) => toast(errorLine(error), { critical: true })
  const reveal = useMutation(trpc.webhooks.revealSecret.mutationOptions({ onError }))
  const rotate = useMutation(trpc.webhooks.rotateSecret.mutationOptions({ onSuccess: close, onError }))
  const pause = useMutation(
    trpc.webhooks.pause.mutationOptions({
      onSuccess() {
        toast(w.paused)
        refresh()
      },
      onError,
    }),
  )
  const remove = useMutation(
    trpc.webhooks.remove.mutationOptions({
      onSuccess() {
        toast(w.removed)
        void navigate({ to: '/settings/webhooks' })
        refresh()
      },
      onError,
    }),
  )
  return (
    <div className="flex gap-2">
      <Button look="plain" onClick={() => setOpen('test')}>
        <Send aria-hidden size={14} />
        {w.test.run}
      </Button>
      <Button look="plain" onClick={() => setOpen('edit')}>
        <Pencil aria-hidden size={14} />
        {w.edit}
      </Button>
      <Menu trigger={<IconButton icon={Ellipsis} label={words.actions.more} />}>
        <MenuItem icon={Eye} onSelect={() => reveal.mutate({ id })}>
          {w.secret.show}
        </MenuItem>
        <MenuItem icon={RefreshCw} onSelect={() => setOpen('rotate')}>
          {w.secret.rotate}
        </MenuItem>
        {webhook.state === 'active' && (
          <MenuItem icon={CirclePause} onSelect={() => pause.mutate({ id })}>
            {w.pause}
          </MenuItem>
        )}
        <MenuLine />
        <MenuItem icon={Trash2} tone="critical" onSelect={() => setOpen('remove')}>
          {w.remove}
        </MenuItem>
      </Menu>
      {open === 'edit' && <WebhookForm webhook={webhook} onClose={close} />}
      {open === 'test' && <TestSheet webhookId={id} onClose={close} />}
      <Confirm
        open={open === 'rotate'}
        onClose={close}
        title={w.secret.rotateTitle}
        detail={w.secret.rotateDetail}
        action={w.secret.rotateAction}
        busy={rotate.isPending}
        onConfirm={() => rotate.mutate({ id })}
      />
      <Confirm
        open={open === 'remove'}
        onClose={close}
        title={w.removeTitle(splitAddress(webhook.url).host)}
        detail={w.removeDetail}
        action={w.remove}
        busy={remove.isPending}
        onConfirm={() => remove.mutate({ id })}
      />
      {reveal.data && (
        <SecretSheet
          title={w.secret.showTitle}
          detail={w.secret.showDetail}
          secret={reveal.data.secret}
          onClose={reveal.reset}
        />
      )}
      {rotate.data && (
        <SecretSheet
          title={w.secret.rotatedTitle}
          detail={w.secret.rotatedDetail}
          secret={rotate.data.secret}
          onClose={rotate.reset}
        />
      )}
    </div>
  )
}
