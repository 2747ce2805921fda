import type { FlowDefinition, Step } from './definition.ts'
import { findStep, lanesOf, type Place, placeOf, stepsAt, walkSteps, withLane } from './lanes.ts'

/** Each of these gives a new definition and leaves what did not change as it was, so that undo costs nothing. */
export function changeStep(definition: FlowDefinition, id: string, change: (step: Step) => Step): FlowDefinition {
  return withSteps(definition, changeIn(definition.steps, id, change))
}

export function insertStep(definition: FlowDefinition, place: Place, step: Step): FlowDefinition {
  return changeList(definition, place.parent, (steps) => steps.toSpliced(place.index, 0, step))
}

export function removeStep(definition: FlowDefinition, id: string): FlowDefinition {
  const place = placeOf(definition, id)
  return place ? changeList(definition, place.parent, (steps) => steps.toSpliced(place.index, 1)) : definition
}

/** To another place, with everything within it; into itself it does not go. */
export function moveStep(definition: FlowDefinition, id: string, to: Place): FlowDefinition {
  const step = findStep(definition, id)
  const from = placeOf(definition, id)
  if (!step || !from || (to.parent && [...walkSteps([step])].some((within) => within.id === to.parent?.id)))
    return definition
  const sameList = from.parent?.id === to.parent?.id && from.parent?.lane === to.parent?.lane
  if (sameList && (to.index === from.index || to.index === from.index + 1)) return definition
  const index = sameList && from.index < to.index ? to.index - 1 : to.index
  return insertStep(removeStep(definition, id), { parent: to.parent, index }, step)
}

/** One place up or down within its own list. */
export function nudgeStep(definition: FlowDefinition, id: string, by: -1 | 1): FlowDefinition {
  const place = placeOf(definition, id)
  if (!place || !mayNudge(definition, id, by)) return definition
  return moveStep(definition, id, { ...place, index: by === 1 ? place.index + 2 : place.index - 1 })
}

export function mayNudge(definition: FlowDefinition, id: string, by: -1 | 1): boolean {
  const place = placeOf(definition, id)
  if (!place) return false
  return by === -1 ? place.index > 0 : place.index < stepsAt(definition, place.parent).length - 1
}

/** The step that is before or after another in reading order; from nothing, the first. */
export function stepBeside(definition: FlowDefinition, id: string | undefined, by: -1 | 1): Step | undefined {
  const all = [...walkSteps(definition.steps)]
  const at = all.findIndex((step) => step.id === id)
  return at === -1 ? all[0] : all[at + by]
}

/** A copy whose ids are free, and which speaks of its own steps where the original spoke of its own. */
export function copyOf(step: Step, definition: FlowDefinition): Step {
  const taken = idsOf(definition)
  const renamed = new Map<string, string>()
  for (const { id } of walkSteps([step])) renamed.set(id, freeId(id, taken))
  const text = JSON.stringify(step, (key, value: unknown) =>
    key === 'id' && typeof value === 'string' ? (renamed.get(value) ?? value) : value,
  ).replaceAll(/\bsteps\.([a-z][a-z0-9_]*)\b/g, (whole, id: string) => {
    const name = renamed.get(id)
    return name ? `steps.${name}` : whole
  })
  return JSON.parse(text) as Step // of the very shape that went in
}

export function idsOf(definition: FlowDefinition): Set<string> {
  return new Set([...walkSteps(definition.steps)].map(({ id }) => id))
}

/** The name itself, or with the first free number behind it; taken from then on. */
export function freeId(wanted: string, taken: Set<string>): string {
  const stem = wanted.replace(/_\d+$/, '').slice(0, 36)
  let id = taken.has(wanted) ? `${stem}_2` : wanted
  for (let number = 3; taken.has(id); number++) id = `${stem}_${number}`
  taken.add(id)
  return id
}

function changeList(
  definition: FlowDefinition,
  parent: Place['parent'],
  change: (steps: Step[]) => Step[],
): FlowDefinition {
  if (!parent) return withSteps(definition, change(definition.steps))
  return changeStep(definition, parent.id, (step) => {
    const lane = lanesOf(step).find(({ name }) => name === parent.lane)
    return lane ? withLane(step, lane.name, change(lane.steps)) : step
  })
}

function changeIn(steps: Step[], id: string, change: (step: Step) => Step): Step[] {
  let changed = false
  const next = steps.map((step) => {
    const after = step.id === id ? change(step) : changeLanes(step, id, change)
    changed ||= after !== step
    return after
  })
  return changed ? next : steps
}

function changeLanes(step: Step, id: string, change: (step: Step) => Step): Step {
  return lanesOf(step).reduce((held, { name, steps }) => {
    const next = changeIn(steps, id, change)
    return next === steps ? held : withLane(held, name, next)
  }, step)
}

function withSteps(definition: FlowDefinition, steps: Step[]): FlowDefinition {
  return steps === definition.steps ? definition : { ...definition, steps }
}
