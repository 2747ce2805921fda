import { z } from 'zod'

/** A place in the data of a run: `trigger.conversation.state`, `steps.ask.output.status`, `variables.total`, `item.name`. */
export const Path = z.string().regex(/^[a-zA-Z_]\w*(\.[\w-]+)*$/).max(200)

const tests = [
  'equals', 'not_equals', 'contains', 'not_contains', 'starts_with', 'ends_with', 'matches', 'greater', 'at_least', 'less', 'at_most',
  'before', 'after', 'in', 'not_in', 'is_empty', 'is_not_empty', 'changed', 'changed_from', 'changed_to',
] as const

export const Comparison = z.strictObject({
  field: Path,
  test: z.enum(tests),
  /** Left out for is_empty, is_not_empty and changed. A template is filled in before the comparison. */
  value: z.json().optional(),
}).meta({ id: 'Comparison' })

export type Comparison = z.output<typeof Comparison>
export type Condition = Comparison | { all: Condition[] } | { any: Condition[] } | { not: Condition }

/** All/any trees over typed fields. `matches` is an RE2 pattern: linear in time, whatever the text. */
export const Condition: z.ZodType<Condition> = z.lazy(() => z.union([
  Comparison,
  z.strictObject({ all: z.array(Condition).max(50) }),
  z.strictObject({ any: z.array(Condition).max(50) }),
  z.strictObject({ not: Condition }),
])).meta({ id: 'Condition' })
