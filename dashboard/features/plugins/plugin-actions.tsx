import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { CirclePower, Ellipsis, FileArchive, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { reasonOf } from '../../lib/reason-of.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu, MenuItem, MenuLine } from '../../ui/menu.tsx'
import { toast } from '../../ui/toast.tsx'
import { PackageDrop } from './package-drop.tsx'
import type { InstalledPlugin } from './records.ts'

const w = words.plugins.page

export function PluginActions({ plugin, onPackage }: { plugin: InstalledPlugin; onPackage(fileId: string): void }) {
  const { id, title, state } = plugin
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const [open, setOpen] = useState<'zip' | 'remove' | null>(null)
  const close = () => setOpen(null)
  const refresh = () => void queryClient.invalidateQueries({ queryKey: trpc.plugins.pathKey() })
  const onError = (error: unknown) => toast(reasonOf(error), { critical: true })
  const turn = useMutation(
    trpc.plugins.update.mutationOptions({
      onSuccess({ state: now }) {
        toast(now === 'disabled' ? w.turnedOff(title) : w.turnedOn(title))
        refresh()
      },
      onError,
    }),
  )
  const remove = useMutation(
    trpc.plugins.remove.mutationOptions({
      async onSuccess() {
        toast(w.removed(title))
        // First away from the page, whose queries would find nothing.
        await navigate({ to: '/settings/plugins' })
        refresh()
      },
      onError,
      onSettled: close,
    }),
  )
  return (
    <>
      <Menu trigger={<IconButton icon={Ellipsis} label={words.actions.more} />}>
        <MenuItem icon={CirclePower} onSelect={() => turn.mutate({ id, enabled: state === 'disabled' })}>
          {state === 'disabled' ? w.turnOn : w.turnOff}
        </MenuItem>
        <MenuItem icon={FileArchive} onSelect={() => setOpen('zip')}>
          {w.fromZip}
        </MenuItem>
        <MenuLine />
        <MenuItem icon={Trash2} tone="critical" onSelect={() => setOpen('remove')}>
          {w.remove}
        </MenuItem>
      </Menu>
      {open === 'zip' && (
        <Dialog open onClose={close} title={w.fromZip}>
          <PackageDrop
            onPackage={(fileId) => {
              close()
              onPackage(fileId)
            }}
          />
        </Dialog>
      )}
      <Confirm
        open={open === 'remove'}
        onClose={close}
        title={w.removeTitle(title)}
        detail={w.removeDetail(partsOf(plugin))}
        action={w.remove}
        busy={remove.isPending}
        onConfirm={() => remove.mutate({ id })}
      />
    </>
  )
}

/** What goes with it. */
function partsOf({ connects, steps, channels, settings }: InstalledPlugin): string[] {
  const { parts } = w
  return [
    ...(settings.length > 0 ? [parts.settings] : []),
    parts.memory,
    ...(connects ? [parts.account] : []),
    ...(steps.length > 0 ? [parts.steps] : []),
    ...(channels.length > 0 ? [parts.channels] : []),
    parts.log,
  ]
}
