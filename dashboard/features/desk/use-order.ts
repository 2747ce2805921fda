import { useIsMutating, useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { moved } from './moved.ts'
import { useChanging } from './use-saving.ts'

/** The order of a list as one changes it: shown at once, kept by the server, taken back where that refuses. */
export function useOrder<T extends { id: string }>(
  items: readonly T[],
  pathKey: readonly unknown[],
  keep: (ids: string[]) => Promise<unknown>,
): { ordered: readonly T[]; /** Says whether there was anything to move. */ move(from: number, to: number): boolean } {
  const mutationKey = [...pathKey, 'order']
  const [ids, setIds] = useState<readonly string[]>([])
  // One after the other, as they were made
  const scope = { id: JSON.stringify(mutationKey) }
  const { mutate } = useMutation({ mutationKey, scope, mutationFn: keep, ...useChanging(pathKey) })
  const isMoving = useIsMutating({ mutationKey }) > 0
  const placeOf = ({ id }: T) => (ids.includes(id) ? ids.indexOf(id) : ids.length)
  const ordered = isMoving ? items.toSorted((a, b) => placeOf(a) - placeOf(b)) : items
  return {
    ordered,
    move(from, to) {
      if (to < 0 || to >= ordered.length || to === from) return false
      const next = moved(ordered, from, to).map(({ id }) => id)
      setIds(next)
      mutate(next)
      return true
    },
  }
}
