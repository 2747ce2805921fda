import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { trpc } from '../../lib/rpc.ts'
import { useTitle } from '../../lib/use-title.ts'
import { words } from '../../lib/words.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { PaneHeader } from '../../ui/pane-header.tsx'
import { PluginFrame } from './plugin-frame.tsx'
import { roomParams } from './room-address.ts'

const w = words.plugins

/** A room of its own for a page of a plugin. */
export function PluginRoom() {
  const { pluginId, page } = useParams({ from: '/app/rooms/$pluginId/$page' })
  const slots = useQuery(trpc.plugins.slots.queryOptions({}))
  const slot = slots.data?.items.find((each) => {
    const params = roomParams(each)
    return each.place === 'room' && params.pluginId === pluginId && params.page === page
  })
  useTitle(slot?.title ?? w.title)
  return (
    <section className="flex min-h-0 min-w-0 flex-1 flex-col bg-surface">
      <PaneHeader>
        <h1 className="truncate text-title font-semibold">{slot?.title}</h1>
      </PaneHeader>
      <div className="min-h-0 flex-1 scroll-quiet">
        {slot && <PluginFrame key={slot.url} slot={slot} fills />}
        {!slot && slots.isSuccess && <EmptyState drawing="broken" title={w.slot.gone.title} detail={w.slot.gone.detail} />}
        {slots.isError && !slots.data && <ErrorState error={slots.error} onRetry={() => void slots.refetch()} />}
      </div>
    </section>
  )
}
