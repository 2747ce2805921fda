import { useQuery } from '@tanstack/react-query'
import { allPages } from '../../lib/all-pages.ts'
import type { Member } from '../../lib/records.ts'
import { rpc, trpc } from '../../lib/rpc.ts'

const none: Member[] = []

/** The members of the workspace, for names and for assigning. */
export function useMembers(): Member[] {
  const { data } = useQuery({ ...allPages(trpc.members.list.pathKey(), (page) => rpc.members.list.query(page)), staleTime: 5 * 60_000 })
  return data?.items ?? none
}
