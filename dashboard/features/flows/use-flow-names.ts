import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { trpc } from '../../lib/rpc.ts'

/** The names of the flows, for steps that run another one. */
export function useFlowNames(): ReadonlyMap<string, string> {
  const { data } = useQuery(trpc.flows.list.queryOptions({ limit: 100 }))
  return useMemo(() => new Map((data?.items ?? []).map(({ id, name }) => [id, name])), [data])
}
