import type { Context } from '../../kernel/context.ts'

/** Who does this, as it is kept with what they made. */
export function makerOf({ actor }: Pick<Context, 'actor'>): { kind: string; id: string | null; name: string } {
  return { kind: actor.kind, id: actor.id, name: actor.name }
}
