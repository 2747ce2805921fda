import { useMemo, useState } from 'react'
import { recall, remember } from '../../lib/remember.ts'
import { words } from '../../lib/words.ts'
import { toast } from '../../ui/toast.tsx'
import type { Catalogue } from '../flow-model/catalogue.ts'
import type { FlowDefinition, Step } from '../flow-model/definition.ts'
import { changeStep, copyOf, insertStep, moveStep, nudgeStep, removeStep, stepBeside } from '../flow-model/edit-definition.ts'
import type { StepActions } from '../flow-editor/flow-view.ts'
import { findStep, type Place, placeOf } from '../flow-model/lanes.ts'
import { newStep } from '../flow-model/new-step.ts'
import type { Draft } from './use-draft.ts'
import { readDraft } from '../flow-model/read-draft.ts'

const w = words.flows.steps

/** What one can do with the steps of a draft; what was copied can be put into another flow too. */
export function useStepActions({ change, undo, definition }: Draft, catalogue: Catalogue, select: (id: string | undefined) => void): StepActions {
  const [mayPaste, setMayPaste] = useState(() => copiedStep() !== undefined)
  return useMemo(() => {
    const insert = (place: Place, make: (held: FlowDefinition) => Step) => {
      const step = make(definition)
      change((held) => insertStep(held, place, step))
      select(step.id)
    }
    return {
      mayPaste,
      add: (place, choice) => insert(place, (held) => newStep(choice, held, catalogue)),
      paste(place) {
        const step = copiedStep()
        if (step) insert(place, (held) => copyOf(step, held))
      },
      move: (id, place) => change((held) => moveStep(held, id, place)),
      nudge: (id, by) => change((held) => nudgeStep(held, id, by)),
      copy(id) {
        remember('copied-step', findStep(definition, id))
        setMayPaste(true)
        toast(w.copied)
      },
      duplicate(id) {
        const [step, place] = [findStep(definition, id), placeOf(definition, id)]
        if (step && place) insert({ ...place, index: place.index + 1 }, (held) => copyOf(step, held))
      },
      remove(id) {
        const next = stepBeside(definition, id, 1)
        change((held) => removeStep(held, id))
        select(next && findStep(removeStep(definition, id), next.id) ? next.id : undefined)
        toast(w.removed, { action: { label: words.actions.undo, run: undo } })
      },
      change: (id, with_, group) => change((held) => changeStep(held, id, with_), group),
      setTrigger: (trigger, group) => change((held) => ({ ...held, trigger }), group),
      setWhere: (where) =>
        change((held) => {
          const { where: _, ...without } = held
          return where ? { ...without, where } : without
        }, 'where'),
    }
  }, [catalogue, change, definition, mayPaste, select, undo])
}

function copiedStep(): Step | undefined {
  return readDraft({ trigger: {}, steps: [recall('copied-step')] })?.steps[0]
}
