import { useSuspenseQuery } from '@tanstack/react-query'
import { grants, type Scope } from '../../../server/kernel/scope.ts'
import type { Output } from '../../lib/records.ts'
import { trpc } from '../../lib/rpc.ts'

export type Me = Output['me']['get']

/** The signed-in member. The frame's route reads it before anything else, so it is always there. */
export function useMe(): Me {
  return useSuspenseQuery(trpc.me.get.queryOptions({})).data
}

/** Whether the signed-in member may do something: the same rule that the server applies. */
export function useMay(scope: Scope): boolean {
  const { scopes } = useMe()
  return grants(new Set(scopes), scope)
}
