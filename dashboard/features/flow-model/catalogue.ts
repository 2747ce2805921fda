import type { JsonSchema } from './json-schema.ts'

/** What flows are built from, as the server lists it. */
export type Catalogue = {
  events: { name: string; payload: JsonSchema }[]
  operations: CatalogueStep[]
  actions: CatalogueStep[]
}

/** An operation or an action that a step may do. */
export type CatalogueStep = { name: string; summary: string; scope: string | null; input: JsonSchema; output: JsonSchema }

export const noCatalogue: Catalogue = { events: [], operations: [], actions: [] }

export function entryOf(catalogue: Catalogue, step: { kind: string; operation?: string; action?: string }): CatalogueStep | undefined {
  if (step.kind === 'operation') return catalogue.operations.find(({ name }) => name === step.operation)
  if (step.kind === 'action') return catalogue.actions.find(({ name }) => name === step.action)
  return undefined
}
