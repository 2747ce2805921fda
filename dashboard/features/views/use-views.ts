import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { formatCount } from '../../lib/format-number.ts'
import type { Output } from '../../lib/records.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { useMay } from '../identity/use-me.ts'
import { type InboxView, inboxViews } from '../conversation-cache/conversation-filter.ts'

export type View = Output['views']['get']

/** One entry of the sidebar: a view that is always there, or a kept query. */
export type ViewEntry = {
  id: string
  name: string
  icon: string | null
  query: string
  /** As it is shown: "250+" where there may be more. Null until it is known, and of views that are not counted. */
  count: string | null
  saved?: View
}

/** The standing views as queries, as one would type them. */
export const standing: Record<InboxView, string> = {
  open: 'state:open',
  mine: 'state:open assignee:me',
  unassigned: 'state:open assignee:none',
  snoozed: 'state:snoozed',
  closed: 'state:closed',
  all: '',
  spam: 'is:spam',
}

const counted: readonly InboxView[] = ['open', 'mine', 'unassigned', 'snoozed']
const countInput = { queries: counted.map((view) => standing[view]) }
// What a search finds and what waits for how long changes without an event.
const countedAgainMs = 30_000
const none: View[] = []

function shownCount(counted: { count: number; complete: boolean } | undefined): string | null {
  return counted ? `${formatCount(counted.count)}${counted.complete ? '' : '+'}` : null
}

export function useSavedViews(): { views: View[]; isPending: boolean } {
  const may = useMay('views:read')
  const { data, isPending } = useQuery(trpc.views.list.queryOptions({}, { staleTime: 5 * 60_000, enabled: may }))
  return { views: data?.items ?? none, isPending: may && isPending }
}

/** How many conversations are open, up to a thousand. */
export function useOpenCount(): number | undefined {
  return useCounts()?.queries[counted.indexOf('open')]?.count
}

// One reading answers for the views and for the sign at the inbox.
function useCounts() {
  return useQuery(trpc.views.count.queryOptions(countInput, { placeholderData: (held) => held, refetchInterval: countedAgainMs })).data
}

/** All views in their order, each with how many are in it: the standing ones, the shared ones, one's own. */
export function useViews(): { standing: ViewEntry[]; shared: ViewEntry[]; own: ViewEntry[] } {
  const { views } = useSavedViews()
  const counts = useCounts()
  return useMemo(() => {
    const entryOf = (saved: View): ViewEntry => ({
      id: saved.id, name: saved.name, icon: saved.icon, query: saved.query, saved,
      count: shownCount(counts?.views.find(({ id }) => id === saved.id)),
    })
    return {
      standing: inboxViews.map((id) => ({
        id, name: words.inbox.views[id], icon: null, query: standing[id],
        count: shownCount(counts?.queries[counted.indexOf(id)]),
      })),
      shared: views.filter(({ shared }) => shared).map(entryOf),
      own: views.filter(({ shared }) => !shared).map(entryOf),
    }
  }, [views, counts])
}
