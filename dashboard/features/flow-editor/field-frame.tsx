import type { ReactNode } from 'react'

/** A label with what belongs to it: a control of our own making, its hint and its complaint. */
export function FieldFrame({
  label, id, hint, error, action, children,
}: {
  label: string
  id: string
  hint?: string | undefined
  error?: string | undefined
  action?: ReactNode
  children: ReactNode
}) {
  return (
    <div className="flex flex-col gap-1">
      <div className="flex min-h-5 items-center justify-between gap-2">
        <label htmlFor={id} className="text-small font-medium text-ink-soft">
          {label}
        </label>
        {action}
      </div>
      {children}
      {hint && (
        <p id={`${id}-hint`} className="text-small text-ink-faint">
          {hint}
        </p>
      )}
      {error && (
        <p role="alert" className="text-small text-critical">
          {error}
        </p>
      )}
    </div>
  )
}
