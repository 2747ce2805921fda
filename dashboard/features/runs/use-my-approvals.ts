import { useQuery } from '@tanstack/react-query'
import { trpc } from '../../lib/rpc.ts'
import { useMay } from '../identity/use-me.ts'
import type { Approval } from './run-records.ts'

/** What waits for the signed-in member's decision. */
export function useMyApprovals(): Approval[] {
  const enabled = useMay('approvals:read')
  return useQuery(trpc.approvals.list.queryOptions({ limit: 100 }, { enabled })).data?.items ?? []
}
