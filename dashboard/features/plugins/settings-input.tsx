import { useId } from 'react'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { Field, SelectField } from '../../ui/field.tsx'
import { areaClass } from '../../ui/input-class.ts'
import type { SettingsField } from './records.ts'

const w = words.plugins.settings

type InputProps = {
  field: SettingsField
  value: string | boolean | null
  error: string | undefined
  disabled: boolean
  onChange(value: string | boolean | null): void
}

/** One field, by its kind; its complaint stands beneath it. */
export function SettingsInput(props: InputProps) {
  const { field: { kind, label, help, required, options }, value, error, disabled, onChange } = props
  const text = typeof value === 'string' ? value : ''
  const shared = { label, hint: help ?? undefined, error, disabled, required }
  switch (kind) {
    case 'boolean':
      return <Toggle {...props} />
    case 'lines':
      return <Lines {...props} />
    case 'secret':
      return <Secret {...props} />
    case 'select':
      return (
        <SelectField {...shared} value={text} onChange={({ target }) => onChange(target.value)}>
          {text === '' && <option value="">{w.choose}</option>}
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </SelectField>
      )
    case 'number':
      return <Field {...shared} inputMode="decimal" value={text} onChange={({ target }) => onChange(target.value)} className="[&_input]:max-w-40 [&_input]:tabular-nums" />
    case 'text':
      return <Field {...shared} value={text} onChange={({ target }) => onChange(target.value)} />
  }
}

function Secret({ field: { label, help, isSet, required }, value, error, disabled, onChange }: InputProps) {
  return (
    <div className="flex items-end gap-2">
      <Field
        label={label}
        type="password"
        autoComplete="new-password"
        spellCheck={false}
        className="min-w-0 flex-1"
        value={value === null ? '' : String(value)}
        placeholder={value === null ? w.cleared : isSet ? w.keep : undefined}
        hint={help ?? undefined}
        error={error}
        disabled={disabled}
        required={required}
        onChange={({ target }) => onChange(target.value)}
      />
      {isSet && !disabled && value !== null && (
        <Button look="quiet" className={help ? 'mb-5' : ''} aria-label={`${w.clear}: ${label}`} onClick={() => onChange(null)}>
          {w.clear}
        </Button>
      )}
    </div>
  )
}

function Toggle({ field: { label, help }, value, error, disabled, onChange }: InputProps) {
  const id = useId()
  return (
    <div>
      <label className="flex min-h-8 items-center gap-2.5 pointer-coarse:min-h-11">
        <input
          type="checkbox"
          checked={value === true}
          disabled={disabled}
          aria-describedby={help || error ? id : undefined}
          onChange={({ target }) => onChange(target.checked)}
          className="size-3.5 accent-ink"
        />
        <span className="font-medium">{label}</span>
      </label>
      <div id={id} className="ml-6">
        {help && <p className="text-small text-ink-faint">{help}</p>}
        {error && (
          <p role="alert" className="text-small text-critical">
            {error}
          </p>
        )}
      </div>
    </div>
  )
}

function Lines({ field: { label, help }, value, error, disabled, onChange }: InputProps) {
  const id = useId()
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-small font-medium text-ink-soft">
        {label}
      </label>
      <textarea
        id={id}
        rows={4}
        value={typeof value === 'string' ? value : ''}
        disabled={disabled}
        aria-invalid={error ? true : undefined}
        aria-describedby={`${id}-hint`}
        onChange={({ target }) => onChange(target.value)}
        className={areaClass}
      />
      <p id={`${id}-hint`} className="text-small text-ink-faint">
        {help ? `${help.replace(/\.?$/, '.')} ${w.lines}` : w.lines}
      </p>
      {error && (
        <p role="alert" className="text-small text-critical">
          {error}
        </p>
      )}
    </div>
  )
}
