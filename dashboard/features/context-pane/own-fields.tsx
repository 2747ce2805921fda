import { useQueryClient } from '@tanstack/react-query'
import type { Conversation } from '../../lib/records.ts'
import { words } from '../../lib/words.ts'
import { EditInPlace } from '../../ui/edit-in-place.tsx'
import type { ConversationField } from '../conversation-list/use-query-names.ts'
import { setField } from '../triage/triage.ts'
import { PlainSelect } from './contact-card.tsx'
import { Fact, Facts } from './facts.tsx'

/** The workspace's own fields of this conversation, each edited as its type asks. */
export function OwnFields({ conversation, fields, mayChange }: { conversation: Conversation; fields: readonly ConversationField[]; mayChange: boolean }) {
  const queryClient = useQueryClient()
  return (
    <Facts>
      {fields.map((field) => (
        <Fact key={field.id} label={field.name}>
          <Value field={field} value={conversation.fields[field.key]} disabled={!mayChange} onSave={(value) => void setField(queryClient, conversation, field.key, value)} />
        </Fact>
      ))}
    </Facts>
  )
}

function Value({ field, value, disabled, onSave }: { field: ConversationField; value: unknown; disabled: boolean; onSave(value: string | number | boolean | null): void }) {
  const text = value === undefined || value === null ? '' : String(value)
  if (field.type === 'select' || field.type === 'boolean') {
    const choices = field.type === 'select' ? field.options.map((each) => ({ value: each, label: each })) : [{ value: 'true', label: words.contacts.yes }, { value: 'false', label: words.contacts.no }]
    return (
      <PlainSelect
        label={field.name}
        value={text}
        disabled={disabled}
        options={[{ value: '', label: words.states.none }, ...choices]}
        onChange={(next) => onSave(next === '' ? null : field.type === 'boolean' ? next === 'true' : next)}
      />
    )
  }
  return (
    <EditInPlace
      label={field.name}
      type={field.type}
      value={text}
      disabled={disabled}
      onSave={(next) => onSave(next === '' ? null : field.type === 'number' ? Number(next) : next)}
    />
  )
}
