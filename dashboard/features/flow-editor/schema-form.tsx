import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import type { Datum } from '../flow-model/available-data.ts'
import type { Json } from '../flow-model/definition.ts'
import type { JsonSchema } from '../flow-model/json-schema.ts'
import { fieldsOf } from '../flow-model/schema-fields.ts'
import { SchemaInput } from './schema-input.tsx'

/** The inputs of an operation or an action: the necessary ones and those in use, the others on demand. */
export function SchemaForm({
  of, schema, input, data, onChange,
}: {
  /** The operation's or the action's name. */
  of: string
  schema: JsonSchema
  input: Record<string, Json>
  data: readonly Datum[]
  onChange(input: Record<string, Json>, field: string): void
}) {
  const [all, setAll] = useState(false)
  const fields = fieldsOf(schema, of)
  const shown = fields.filter(({ name, required }) => all || required || input[name] !== undefined)
  function set(name: string, value: Json | undefined) {
    const { [name]: _, ...rest } = input
    onChange(value === undefined ? rest : { ...input, [name]: value }, name)
  }
  return (
    <>
      {shown.map((field) => (
        <SchemaInput key={field.name} field={field} value={input[field.name]} data={data} onChange={(value) => set(field.name, value)} />
      ))}
      {shown.length < fields.length && (
        <Button look="quiet" className="-ml-2 self-start px-2" onClick={() => setAll(true)}>
          <ChevronRight aria-hidden size={14} />
          {words.flows.form.optional(fields.length - shown.length)}
        </Button>
      )}
    </>
  )
}
