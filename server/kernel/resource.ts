import type { z } from 'zod'
import type { Context } from './context.ts'
import type { Scope } from './scope.ts'

export type Relation = {
  kind: 'one' | 'many'
  /** The related resource's name. */
  of: string
  /** The field of this record whose value the loader takes. */
  by: string
  /** Asked of the caller on top of the scope of the operation. */
  scope: Scope
  /** All ids of one request level at once; ids without a match are left out of the map. */
  load(ctx: Context, ids: readonly string[]): Promise<Map<string, unknown>>
}

export type Resource = { name: string; shape: z.ZodObject; relations: Record<string, Relation> }

/** An object type of the API with its relations, loaded in batches. The shape's `.meta({ id })` must be the name. */
export function resource(name: string, shape: z.ZodObject, relations: Record<string, Relation> = {}): Resource {
  return { name, shape, relations }
}

type LoadOne<T> = (ctx: Context, ids: readonly string[]) => Promise<Map<string, T>>
type Options = { by: string; scope: Scope }

export function one<T>(of: string, options: Options & { load: LoadOne<T> }): Relation {
  return { kind: 'one', of, ...options }
}

export function many<T>(of: string, options: Options & { load: LoadOne<T[]> }): Relation {
  return { kind: 'many', of, ...options }
}
