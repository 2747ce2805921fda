import type { FlowDefinition } from './definition.ts'

/** A flow of the product itself: in code, for every workspace, on the same engine. A change of the steps is a new version. */
export type SystemFlow = {
  name: string
  summary: string
  version: number
  definition: FlowDefinition
  /** By version: what was, for runs that began with it. */
  earlier?: Readonly<Record<number, FlowDefinition>>
  /** What its runs may do; everything when left out. */
  scopes?: readonly string[]
}

export function systemFlow(definition: SystemFlow): SystemFlow {
  return definition
}
