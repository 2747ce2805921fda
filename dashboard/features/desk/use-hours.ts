import { useQuery } from '@tanstack/react-query'
import { allPages } from '../../lib/all-pages.ts'
import { rpc, trpc } from '../../lib/rpc.ts'

/** All business hours of the workspace, oldest first. */
export function useHours() {
  return useQuery(allPages(trpc.businessHours.list.pathKey(), (page) => rpc.businessHours.list.query(page)))
}
