import type { QueryClient } from '@tanstack/react-query'
import { errorLine } from '../../lib/error-words.ts'
import { rpc, trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { toast } from '../../ui/toast.tsx'
import type { View } from './use-views.ts'

const key = () => trpc.views.list.queryKey({})

/** Moves a view among those of its kind; shown at once, taken back if refused. */
export async function moveView(queryClient: QueryClient, view: View, to: number): Promise<void> {
  const held = queryClient.getQueryData(key())
  if (!held) return
  const group = held.items.filter(({ shared }) => shared === view.shared)
  const rest = group.filter(({ id }) => id !== view.id)
  const index = Math.max(0, Math.min(rest.length, to))
  const ordered = rest.toSpliced(index, 0, view)
  if (ordered.every(({ id }, at) => id === group[at]?.id)) return
  const others = held.items.filter(({ shared }) => shared !== view.shared)
  queryClient.setQueryData(key(), { items: view.shared ? [...ordered, ...others] : [...others, ...ordered] })
  await rpc.views.reorder.mutate({ shared: view.shared, ids: ordered.map(({ id }) => id) }).catch((error) => {
    queryClient.setQueryData(key(), held)
    toast(words.inbox.actions.failed(errorLine(error)), { critical: true })
  })
}

export async function removeView(queryClient: QueryClient, view: View): Promise<void> {
  const held = queryClient.getQueryData(key())
  queryClient.setQueryData(key(), (now) => now && { items: now.items.filter(({ id }) => id !== view.id) })
  try {
    await rpc.views.remove.mutate({ id: view.id })
    const { name, icon, query, shared } = view
    toast(words.inbox.savedViews.removed(name), {
      action: {
        label: words.actions.undo,
        run: () => void rpc.views.create.mutate({ name, icon, query, shared }).then(() => queryClient.invalidateQueries({ queryKey: key() })),
      },
    })
  } catch (error) {
    queryClient.setQueryData(key(), held)
    toast(words.inbox.actions.failed(errorLine(error)), { critical: true })
  }
}
