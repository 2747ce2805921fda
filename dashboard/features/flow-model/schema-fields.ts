import { choicesOf, type JsonSchema, resolveSchema, type ValueType, valueTypeOf } from './json-schema.ts'
import { labelOf } from './label-of.ts'

export type Control = 'line' | 'area' | 'number' | 'switch' | 'choice' | 'member' | 'moment' | 'lines' | 'json'

export type SchemaField = {
  name: string
  label: string
  control: Control
  type: ValueType
  required: boolean
  nullable: boolean
  choices: string[]
  hint: string | undefined
  fallback: unknown
}

const longAt = 5_000
const longNames = /^(text|body|html|message|question|description|note|content)$/i

/** The inputs of a form for an operation's or an action's input, the necessary ones first; its `id` is what it is about. */
export function fieldsOf(root: JsonSchema, of = ''): SchemaField[] {
  const { schema } = resolveSchema(root, root)
  const required = new Set(schema.required)
  const fields = Object.entries(schema.properties ?? {}).map(([name, property]): SchemaField => {
    const { schema: own, nullable } = resolveSchema(property, root)
    const type = valueTypeOf(own)
    return {
      name,
      label: name === 'id' && of !== '' ? labelOf(singular(of.split('.')[0] ?? '')) : labelOf(name, type === 'id'),
      control: controlOf(name, own, type, root),
      type,
      required: required.has(name),
      nullable,
      choices: choicesOf(own),
      hint: hintOf(property.description ?? own.description),
      fallback: own.default,
    }
  })
  return [...fields.filter(({ required: needed }) => needed), ...fields.filter(({ required: needed }) => !needed)]
}

// That an id is a UUID helps nobody.
function hintOf(description: string | undefined): string | undefined {
  return description === 'A UUID' ? undefined : description
}

/** conversations: conversation; companies: company. */
export function singular(noun: string): string {
  return noun.replace(/ies$/, 'y').replace(/([^s])s$/, '$1')
}

function controlOf(name: string, schema: JsonSchema, type: ValueType, root: JsonSchema): Control {
  switch (type) {
    case 'choice':
      return 'choice'
    case 'boolean':
      return 'switch'
    case 'number':
      return 'number'
    case 'moment':
      return 'moment'
    case 'id':
      return /(^|[a-z])(member|assignee)Id$/i.test(name) ? 'member' : 'line'
    case 'text':
      return longNames.test(name) || (schema.maxLength ?? 0) >= longAt ? 'area' : 'line'
    case 'list':
      return ['text', 'id', 'choice'].includes(valueTypeOf(resolveSchema(schema.items ?? {}, root).schema)) ? 'lines' : 'json'
    default:
      return 'json'
  }
}
