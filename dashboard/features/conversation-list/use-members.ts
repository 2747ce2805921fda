import { useQuery } from '@tanstack/react-query'
import type { Member } from '../../lib/records.ts'
import { trpc } from '../../lib/rpc.ts'

const none: Member[] = []

/** The members of the workspace, for names and for assigning. */
export function useMembers(): Member[] {
  const { data } = useQuery(trpc.members.list.queryOptions({ limit: 100 }, { staleTime: 5 * 60_000 }))
  return data?.items ?? none
}
