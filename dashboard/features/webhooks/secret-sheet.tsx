import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { CopyField } from '../../ui/copy-field.tsx'
import { Dialog } from '../../ui/dialog.tsx'

const w = words.webhooks.secret

export function SecretSheet({
  title,
  detail,
  secret,
  onClose,
}: {
  title: string
  detail: string
  secret: string
  onClose(): void
}) {
  return (
    <Dialog open onClose={onClose} title={title} detail={detail}>
      <CopyField text={secret} label={w.label} />
      <div className="mt-4 flex justify-end">
        <Button look="primary" onClick={onClose}>
          {w.done}
        </Button>
      </div>
    </Dialog>
  )
}
