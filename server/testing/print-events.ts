import { jsonSchemaOf } from '../kernel/json-schema.ts'
import type { EventDefinition } from '../kernel/events/event.ts'

type Schema = Record<string, unknown>

/** TypeScript for plugins of what the core's events hold, made from the events themselves. */
export function printEvents(events: Iterable<EventDefinition>): string {
  const named = new Map<string, Schema>()
  const lines = [...events].sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ name, payload }) => {
    const { $defs, ...schema } = jsonSchemaOf(payload, 'output')
    for (const [id, definition] of Object.entries(asObject($defs))) named.set(id, asObject(definition))
    return `  '${name}': ${print(schema, '  ')}`
  })
  const types = [...named].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, schema]) => `export type ${nameOf(id)} = ${print(schema, '')}\n`)
  return [
    '// Made by server/testing/plugin-events.test.ts from the events of the core: `npx vitest run server/testing/plugin-events.test.ts -u` writes it anew.\n',
    ...types,
    `/** What each event of the core holds. Moments are ISO 8601 texts. */\nexport type CoreEvents = {\n${lines.join('\n')}\n}\n`,
  ].join('\n')
}

function print(schema: Schema, indent: string): string {
  if (typeof schema['$ref'] === 'string') return nameOf(schema['$ref'].replace('#/$defs/', ''))
  const options = schema['enum'] ?? (schema['const'] === undefined ? undefined : [schema['const']])
  if (Array.isArray(options)) return options.map((option) => (typeof option === 'string' ? `'${option}'` : JSON.stringify(option))).join(' | ')
  const either = schema['anyOf'] ?? schema['oneOf']
  if (Array.isArray(either)) return [...new Set(either.map((one) => print(asObject(one), indent)))].join(' | ')
  if (Array.isArray(schema['type'])) return schema['type'].map((type) => print({ ...schema, type }, indent)).join(' | ')
  switch (schema['type']) {
    case 'string': return 'string'
    case 'integer': case 'number': return 'number'
    case 'boolean': return 'boolean'
    case 'null': return 'null'
    case 'array': {
      const item = print(asObject(schema['items']), indent)
      return /[ |]/.test(item) ? `(${item})[]` : `${item}[]`
    }
    case 'object': return printObject(schema, indent)
    default: return 'unknown'
  }
}

function printObject(schema: Schema, indent: string): string {
  const fields = Object.entries(asObject(schema['properties']))
  const required = new Set(Array.isArray(schema['required']) ? schema['required'] : [])
  if (fields.length === 0) return schema['additionalProperties'] === false ? 'Record<string, never>' : 'Record<string, unknown>'
  const inner = `${indent}  `
  return `{\n${fields.map(([name, of]) => `${inner}${name}${required.has(name) ? '' : '?'}: ${print(asObject(of), inner)}`).join('\n')}\n${indent}}`
}

// Zod names what it must itself: __schema0.
function nameOf(id: string): string {
  return id.replace(/^__schema/, 'Json')
}

function asObject(value: unknown): Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Schema : {}
}
