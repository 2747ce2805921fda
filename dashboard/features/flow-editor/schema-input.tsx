import { useId, useState } from 'react'
import { words } from '../../lib/words.ts'
import { inputClass } from '../../ui/input-class.ts'
import { Select } from '../../ui/select.tsx'
import { useMembers } from '../conversation-list/use-members.ts'
import type { Datum } from '../flow-model/available-data.ts'
import type { Json } from '../flow-model/definition.ts'
import { FieldFrame } from './field-frame.tsx'
import { JsonField } from './json-field.tsx'
import type { SchemaField } from '../flow-model/schema-fields.ts'
import { TemplateField } from './template-field.tsx'

const w = words.flows.form

type InputProps = { field: SchemaField; value: Json | undefined; data: readonly Datum[]; onChange(value: Json | undefined): void }

/** One input of a step. What is not a text can be written, or taken from data. */
export function SchemaInput({ field, value, data, onChange }: InputProps) {
  const id = useId()
  const isText = field.control === 'line' || field.control === 'area' || field.control === 'moment'
  const [asData, setAsData] = useState(!isText && typeof value === 'string' && value.includes('{{'))
  const toggle = isText ? undefined : (
    <button
      type="button"
      onClick={() => {
        setAsData(!asData)
        onChange(undefined)
      }}
      className="rounded-small px-1 text-small text-ink-faint hover:text-ink pointer-coarse:min-h-11"
    >
      {asData ? w.asValue : w.asData}
    </button>
  )
  return (
    <FieldFrame id={id} label={field.label} hint={hintOf(field)} action={toggle}>
      {isText || asData ? (
        <TemplateField
          id={id}
          value={typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value)}
          lines={field.control === 'area'}
          whole={!isText}
          data={data}
          describedBy={field.hint && `${id}-hint`}
          onChange={(text) => onChange(text === '' && !field.required ? undefined : text)}
        />
      ) : (
        <Control id={id} field={field} value={value} onChange={onChange} />
      )}
    </FieldFrame>
  )
}

function Control({ id, field, value, onChange }: Omit<InputProps, 'data'> & { id: string }) {
  switch (field.control) {
    case 'switch':
      return (
        <Select id={id} value={value === undefined ? '' : String(value)} onChange={({ target }) => onChange(target.value === '' ? undefined : target.value === 'true')}>
          <option value="">{w.unset}</option>
          <option value="true">{w.yes}</option>
          <option value="false">{w.no}</option>
        </Select>
      )
    case 'choice':
      return (
        <Select id={id} value={typeof value === 'string' ? value : ''} onChange={({ target }) => onChange(target.value || undefined)}>
          <option value="">{w.unset}</option>
          {field.choices.map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </Select>
      )
    case 'number':
      return (
        <input
          id={id}
          type="number"
          className={inputClass}
          value={typeof value === 'number' ? value : ''}
          onChange={({ target }) => onChange(target.value === '' ? undefined : Number(target.value))}
        />
      )
    case 'member':
      return <MemberSelect id={id} field={field} value={value} onChange={onChange} />
    case 'lines':
      return <LinesField id={id} value={value} onChange={onChange} />
    default:
      return <JsonField id={id} value={value} onChange={onChange} />
  }
}

function MemberSelect({ id, field, value, onChange }: Omit<InputProps, 'data'> & { id: string }) {
  const members = useMembers().filter(({ removedAt }) => removedAt === null)
  return (
    <Select
      id={id}
      value={value === null ? 'nobody' : typeof value === 'string' ? value : ''}
      onChange={({ target }) => onChange(target.value === 'nobody' ? null : target.value || undefined)}
    >
      <option value="">{w.anyMember}</option>
      {field.nullable && <option value="nobody">{w.nobody}</option>}
      {members.map((member) => (
        <option key={member.id} value={member.id}>
          {member.name}
        </option>
      ))}
    </Select>
  )
}

function LinesField({ id, value, onChange }: { id: string; value: Json | undefined; onChange(value: Json | undefined): void }) {
  const text = Array.isArray(value) ? value.map(String).join('\n') : ''
  return (
    <>
      <textarea
        id={id}
        rows={Math.max(2, text.split('\n').length)}
        className={`${inputClass} h-auto! py-1.5`}
        value={text}
        onChange={({ target }) => onChange(target.value === '' ? undefined : target.value.split('\n'))}
      />
      <p className="text-small text-ink-faint">{w.oneEachLine}</p>
    </>
  )
}

function hintOf({ hint, choices }: SchemaField): string | undefined {
  return choices.length > 0 || !hint || hint.length > 160 ? undefined : hint
}
