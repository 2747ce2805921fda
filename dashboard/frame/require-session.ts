import { redirect } from '@tanstack/react-router'
import { problemOf } from '../lib/problem-of.ts'
import { queryClient, rpc, trpc } from '../lib/rpc.ts'

/**
 * Before any room: reads who is signed in, once; without a session leads to the login page and back here afterwards.
 */
export async function requireSession({ location }: { location: { href: string } }): Promise<void> {
  const { queryKey } = trpc.me.get.queryOptions({})
  if (queryClient.getQueryData(queryKey)) return
  try {
    queryClient.setQueryData(queryKey, await rpc.me.get.query({}))
  } catch (error) {
    const code = problemOf(error)?.code
    if (code !== 'unauthenticated' && code !== 'session_ended') throw error
    throw redirect({ to: '/login', search: location.href === '/' ? {} : { next: location.href } })
  }
}
