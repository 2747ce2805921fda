import type { FlowDefinition, Step, Trigger } from '../../../server/kernel/flows/definition.ts'

export type { Comparison, Condition } from '../../../server/kernel/flows/condition.ts'
export type { FlowDefinition, Step, Trigger }

export type StepKind = Step['kind']
export type StepOf<K extends StepKind> = Extract<Step, { kind: K }>
export type Json = StepOf<'operation'>['input'][string]

/** What a flow begins as: nothing chosen yet. */
export const blankDefinition: FlowDefinition = { trigger: { kind: 'event', event: 'conversation.created' }, steps: [] }
