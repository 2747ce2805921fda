/** What templates and conditions of a run may read. Plain JSON: moments are ISO 8601 texts. */
export type Data = {
  trigger: Record<string, unknown>
  run: Record<string, unknown>
  steps: Record<string, StepData>
  variables: Record<string, unknown>
  /** When the last durable result came in: the same each time that the run is walked again. */
  now: string
  /** Of loops, by their names; and `event` in what an event is waited for by. The walk changes them as it goes. */
  locals: Readonly<Record<string, unknown>>
}
export type StepData = { output?: unknown; error?: { code: string; message: string } }

export const roots = ['trigger', 'run', 'steps', 'variables', 'now'] as const

const unknownMark = Symbol('unknown')

/** In a simulation: what only a real run would know. */
export type Unknown = { [unknownMark]: string; toJSON(): string }

export function unknown(path: string): Unknown {
  return { [unknownMark]: path, toJSON: () => `‹${path}›` }
}

export function isUnknown(value: unknown): value is Unknown {
  return typeof value === 'object' && value !== null && unknownMark in value
}

/** A durable result came in: moments of several machines do not lead back. */
export function moveTo(data: Data, moment: Date): void {
  const now = moment.toISOString()
  if (now > data.now) data.now = now
}

/** Own properties alone: what a path of a user's cannot reach are prototypes. Undefined when there is nothing. */
export function readPath(data: Data, path: string): unknown {
  const [root = '', ...rest] = path.split('.')
  if (Object.hasOwn(data.locals, root)) return readFields(data.locals[root], rest, root)
  return isRoot(root) ? readFields(data[root], rest, root) : undefined
}

export function readFields(value: unknown, fields: readonly string[], path = ''): unknown {
  for (const field of fields) {
    if (isUnknown(value)) return unknown([path, ...fields].join('.'))
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, field)) return undefined
    value = (value as Record<string, unknown>)[field]
  }
  return value
}

function isRoot(name: string): name is (typeof roots)[number] {
  return roots.some((root) => root === name)
}
