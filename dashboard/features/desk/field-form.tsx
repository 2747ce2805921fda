import { useMutation } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { issuesOf, issueWithin } from '../../lib/issues-of.ts'
import { rpc, trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Field, SelectField } from '../../ui/field.tsx'
import { inputClass } from '../../ui/input-class.ts'
import type { ConversationField } from './fields-section.tsx'
import { NameField, RecordForm } from './record-form.tsx'
import { useSaving } from './use-saving.ts'

const w = words.desk.fields

/** Makes a field of conversations, or changes its name and what may be chosen. */
export function FieldForm({ field, onClose }: { field: ConversationField | undefined; onClose(): void }) {
  const [name, setName] = useState(field?.name ?? '')
  const [ownKey, setOwnKey] = useState<string>()
  const [type, setType] = useState<ConversationField['type']>(field?.type ?? 'text')
  const [options, setOptions] = useState(field?.options.join('\n') ?? '')
  const key = ownKey ?? keyOf(name)
  const chosen = type === 'select' ? linesOf(options) : []
  const saving = useMutation({
    mutationFn: () =>
      field
        ? rpc.conversationFields.update.mutate({ id: field.id, name, options: chosen })
        : rpc.conversationFields.create.mutate({ name, key, type, options: chosen }),
    ...useSaving(trpc.conversationFields.pathKey(), onClose),
  })
  const issues = issuesOf(saving.error)
  return (
    <RecordForm
      words={w}
      isNew={!field}
      fields={['name', 'key', 'options']}
      saving={saving}
      ready={name.trim() !== '' && (field !== undefined || key !== '') && (type !== 'select' || chosen.length > 0)}
      onClose={onClose}
    >
      <NameField words={w} value={name} error={issues['name']} onChange={setName} />
      {!field && (
        <Field
          label={w.key}
          value={key}
          hint={w.keyHint}
          error={issues['key']}
          onChange={(event) => setOwnKey(event.target.value)}
        />
      )}
      {!field && (
        <SelectField
          label={w.type}
          value={type}
          // Its options are the types
          onChange={(event) => setType(event.target.value as ConversationField['type'])}
        >
          {Object.entries(w.types).map(([each, label]) => (
            <option key={each} value={each}>
              {label}
            </option>
          ))}
        </SelectField>
      )}
      {type === 'select' && <Options value={options} error={issueWithin(saving.error, 'options')} onChange={setOptions} />}
    </RecordForm>
  )
}

function Options({ value, error, onChange }: { value: string; error: string | undefined; onChange(value: string): void }) {
  const id = useId()
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-small font-medium text-ink-soft">
        {w.options}
      </label>
      <textarea
        id={id}
        rows={5}
        value={value}
        aria-invalid={error ? true : undefined}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(event.target.value)}
        className={`${inputClass} h-auto! py-2`}
      />
      <p id={`${id}-hint`} className="text-small text-ink-faint">
        {w.optionsHint}
      </p>
      {error && (
        <p role="alert" className="text-small text-critical">
          {error}
        </p>
      )}
    </div>
  )
}

function linesOf(text: string): string[] {
  return [...new Set(text.split('\n').map((line) => line.trim()).filter((line) => line !== ''))]
}

/** `Order number` → `order_number` */
function keyOf(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^[_0-9]+|_+$/g, '')
  return plain.slice(0, 40)
}
