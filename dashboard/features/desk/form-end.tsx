import { errorLine } from '../../lib/error-words.ts'
import { issuesOf } from '../../lib/issues-of.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'

/** The end of a form in a sheet: what went wrong as a whole, and its two buttons. */
export function FormEnd({ error, busy, ready, action = words.actions.save, onCancel }: {
  error: unknown
  busy: boolean
  ready: boolean
  action?: string
  onCancel(): void
}) {
  return (
    <>
      {error !== null && error !== undefined && Object.keys(issuesOf(error)).length === 0 && (
        <p role="alert" className="text-small text-critical">
          {errorLine(error)}
        </p>
      )}
      <div className="mt-1 flex justify-end gap-2">
        <Button look="quiet" onClick={onCancel}>
          {words.actions.cancel}
        </Button>
        <Button look="primary" type="submit" busy={busy} disabled={!ready}>
          {action}
        </Button>
      </div>
    </>
  )
}
