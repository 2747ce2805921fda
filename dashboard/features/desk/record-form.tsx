import type { ComponentProps } from 'react'
import { Field } from '../../ui/field.tsx'
import { FormSheet } from '../../ui/form-sheet.tsx'

type FormWords = { create: string; edit: string }

type RecordFormProps = Omit<ComponentProps<typeof FormSheet>, 'title' | 'action'> & { words: FormWords; isNew: boolean }

/** The sheet in which one of a list is made or changed. */
export function RecordForm({ words: w, isNew, ...rest }: RecordFormProps) {
  return <FormSheet title={isNew ? w.create : w.edit} action={isNew ? w.create : undefined} {...rest} />
}

/** Where such a form begins. */
export function NameField({ words: w, value, error, onChange }: {
  words: { name: string; namePlaceholder: string }
  value: string
  error: string | undefined
  onChange(name: string): void
}) {
  return (
    <Field
      label={w.name}
      autoFocus
      value={value}
      placeholder={w.namePlaceholder}
      error={error}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}
