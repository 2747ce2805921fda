import { clsx } from 'clsx'
import type { FormEvent, ReactNode } from 'react'
import { errorLine } from '../lib/error-words.ts'
import { issuesOf } from '../lib/issues-of.ts'
import { words } from '../lib/words.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'

/**
 * A form in a sheet: its fields, then what is wrong, then its two buttons. What the server says of one of `fields` is
 * for the form to show beside it; all else is told at the end.
 */
export function FormSheet({ title, detail, broad = false, action = words.actions.save, fields, saving, ready, onClose, children }: {
  title: string
  detail?: string
  broad?: boolean
  /** What the button does, in a word or two. */
  action?: string | undefined
  fields: readonly string[]
  saving: { error: unknown; isPending: boolean; mutate(): void }
  /** Whether enough is filled in to be sent. */
  ready: boolean
  onClose(): void
  children: ReactNode
}) {
  function submit(event: FormEvent) {
    event.preventDefault()
    if (ready && !saving.isPending) saving.mutate()
  }
  return (
    <Dialog open onClose={onClose} title={title} detail={detail} broad={broad}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        {children}
        {linesOf(saving.error, fields).map((line) => (
          <p key={line} role="alert" className="text-small text-critical">
            {line}
          </p>
        ))}
        <div
          className={clsx(
            // Within reach however long the form is
            'sticky -bottom-(--sheet-end) z-10 -mx-5 -mb-(--sheet-end) flex justify-end gap-2 bg-raised px-5 pt-3 pb-(--sheet-end)',
            broad && 'border-t border-line',
          )}
        >
          <Button look="quiet" onClick={onClose}>
            {words.actions.cancel}
          </Button>
          <Button look="primary" type="submit" busy={saving.isPending} disabled={!ready}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function linesOf(error: unknown, fields: readonly string[]): string[] {
  if (!error) return []
  const issues = Object.entries(issuesOf(error))
  if (issues.length === 0) return [errorLine(error)]
  return [...new Set(issues.filter(([path]) => !fields.includes(path.split('.')[0]!)).map(([, message]) => message))]
}
