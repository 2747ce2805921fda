import { type FormEvent, useState } from 'react'
import { localMoment } from '../lib/later-times.ts'
import { words } from '../lib/words.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { Field } from './field.tsx'

/** Asks for a day and a time that lie ahead, in the reader's zone. */
export function PickMoment({ title, action, onPick, onClose }: { title: string; action: string; onPick(at: string): void; onClose(): void }) {
  const [value, setValue] = useState(() => localMoment(new Date(Date.now() + 86_400_000)))
  const [complained, setComplained] = useState(false)
  function submit(event: FormEvent) {
    event.preventDefault()
    const at = new Date(value)
    if (!(at.getTime() > Date.now())) return setComplained(true)
    onPick(at.toISOString())
    onClose()
  }
  return (
    <Dialog open onClose={onClose} title={title}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <Field
          type="datetime-local"
          label={words.later.when}
          value={value}
          min={localMoment(new Date())}
          error={complained ? words.later.past : undefined}
          autoFocus
          onChange={(event) => setValue(event.target.value)}
        />
        <Button type="submit" look="primary" className="self-end">
          {action}
        </Button>
      </form>
    </Dialog>
  )
}
