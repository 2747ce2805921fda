import { createContext, use } from 'react'
import { type Catalogue, noCatalogue } from '../flow-model/catalogue.ts'
import { blankDefinition, type Condition, type FlowDefinition, type Step, type Trigger } from '../flow-model/definition.ts'
import type { Mark } from '../flow-model/mark.ts'
import type { Place } from '../flow-model/lanes.ts'
import type { Choice } from '../flow-model/new-step.ts'

export type StepActions = {
  add(place: Place, choice: Choice): void
  paste(place: Place): void
  mayPaste: boolean
  move(id: string, place: Place): void
  nudge(id: string, by: -1 | 1): void
  copy(id: string): void
  duplicate(id: string): void
  remove(id: string): void
  /** Changes of one group that follow each other are undone as one. */
  change(id: string, change: (step: Step) => Step, group?: string): void
  setTrigger(trigger: Trigger, group?: string): void
  setWhere(where: Condition | undefined): void
}

/** What the canvas and the list show, and what one may do there; without actions they are to look at only. */
export type FlowView = {
  definition: FlowDefinition
  catalogue: Catalogue
  flowNames: ReadonlyMap<string, string>
  selected: string | undefined
  onSelect(id: string | undefined): void
  actions: StepActions | undefined
  /** Complaints by what they are about. */
  issues: ReadonlyMap<string, string[]>
  /** Of a run or a trial; what has no mark was not reached. */
  marks: ReadonlyMap<string, Mark> | undefined
}

export const FlowViewContext = createContext<FlowView>({
  definition: blankDefinition,
  catalogue: noCatalogue,
  flowNames: new Map(),
  selected: undefined,
  onSelect() {},
  actions: undefined,
  issues: new Map(),
  marks: undefined,
})

export function useFlowView(): FlowView {
  return use(FlowViewContext)
}
