import type { Comparison, Condition } from './definition.ts'

/** A condition as people build it: every group says how many of its lines must hold. */
export type ConditionGroup = { mode: 'all' | 'any' | 'none'; items: (ConditionGroup | Comparison)[] }

export function isGroup(item: ConditionGroup | Comparison): item is ConditionGroup {
  return 'mode' in item
}

export const noConditions: ConditionGroup = { mode: 'all', items: [] }

export function groupOf(condition: Condition | undefined): ConditionGroup {
  if (!condition) return noConditions
  const item = itemOf(condition)
  return isGroup(item) ? item : { mode: 'all', items: [item] }
}

function itemOf(condition: Condition): ConditionGroup | Comparison {
  if ('all' in condition) return { mode: 'all', items: condition.all.map(itemOf) }
  if ('any' in condition) return { mode: 'any', items: condition.any.map(itemOf) }
  if (!('not' in condition)) return condition
  const inner = itemOf(condition.not)
  return { mode: 'none', items: isGroup(inner) && inner.mode === 'any' ? inner.items : [inner] }
}

/** The condition that a group stands for; undefined when it asks for nothing. */
export function conditionOf(group: ConditionGroup): Condition | undefined {
  const items = group.items.flatMap((item) => {
    const condition = isGroup(item) ? conditionOf(item) : item
    return condition ? [condition] : []
  })
  if (items.length === 0) return undefined
  if (group.mode === 'none') return { not: { any: items } }
  return group.mode === 'any' ? { any: items } : { all: items }
}

export function* comparisonsIn(condition: Condition | undefined): Generator<Comparison> {
  if (!condition) return
  if ('all' in condition) for (const each of condition.all) yield* comparisonsIn(each)
  else if ('any' in condition) for (const each of condition.any) yield* comparisonsIn(each)
  else if ('not' in condition) yield* comparisonsIn(condition.not)
  else yield condition
}
