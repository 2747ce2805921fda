import { words } from '../lib/words.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'

/** Asks before what cannot be undone; the button says what will happen. */
export function Confirm({
  open,
  onClose,
  title,
  detail,
  action,
  onConfirm,
  busy,
}: {
  open: boolean
  onClose(): void
  title: string
  detail: string
  action: string
  onConfirm(): void
  busy?: boolean
}) {
  return (
    <Dialog open={open} onClose={onClose} title={title} detail={detail}>
      <div className="flex justify-end gap-2">
        <Button look="quiet" onClick={onClose}>
          {words.actions.cancel}
        </Button>
        <Button look="critical" onClick={onConfirm} {...(busy ? { busy } : {})}>
          {action}
        </Button>
      </div>
    </Dialog>
  )
}
