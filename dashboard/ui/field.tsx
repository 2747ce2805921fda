import { clsx } from 'clsx'
import { type ComponentProps, type ReactNode, useId } from 'react'
import { inputClass } from './input-class.ts'
import { Select } from './select.tsx'

type FieldProps = Omit<ComponentProps<'input'>, 'id'> & { label: string; hint?: ReactNode; error?: string | undefined }

/** A labelled input with its hint and its error, tied together for screen readers. */
export function Field({ label, hint, error, className, ...rest }: FieldProps) {
  const id = useId()
  return (
    <Labelled label={label} hint={hint} error={error} id={id} {...(className ? { className } : {})}>
      <input
        {...rest}
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, hint, error)}
        className={inputClass}
      />
    </Labelled>
  )
}

type SelectFieldProps = Omit<ComponentProps<'select'>, 'id'> & {
  label: string
  hint?: ReactNode
  error?: string | undefined
}

/** A labelled select. */
export function SelectField({ label, hint, error, className, children, ...rest }: SelectFieldProps) {
  const id = useId()
  return (
    <Labelled label={label} hint={hint} error={error} id={id} {...(className ? { className } : {})}>
      <Select {...rest} id={id} aria-describedby={describedBy(id, hint, error)}>
        {children}
      </Select>
    </Labelled>
  )
}

function Labelled({
  label,
  hint,
  error,
  id,
  className,
  children,
}: {
  label: string
  hint?: ReactNode
  error?: string | undefined
  id: string
  className?: string
  children: ReactNode
}) {
  return (
    <div className={clsx('flex flex-col gap-1', className)}>
      <label htmlFor={id} className="text-small font-medium text-ink-soft">
        {label}
      </label>
      {children}
      {hint && (
        <p id={`${id}-hint`} className="text-small text-ink-faint">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} role="alert" className="text-small text-critical">
          {error}
        </p>
      )}
    </div>
  )
}

function describedBy(id: string, hint: ReactNode, error: string | undefined): string | undefined {
  return [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined
}
