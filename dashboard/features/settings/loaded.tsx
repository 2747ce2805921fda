import type { ReactNode } from 'react'
import { ErrorState } from '../../ui/error-state.tsx'
import { RowsSkeleton } from '../../ui/skeleton.tsx'
import { Card } from './section.tsx'

/** As much of a query as is looked at; `data` may come from several pages. */
export type ListQuery<T> = { isPending: boolean; isError: boolean; error: unknown; data: { items: T[] } | undefined; refetch(): unknown }

/** The four states of a list of settings: loading, error, empty, full. */
export function Loaded<T>({
  query,
  empty,
  children,
}: {
  query: ListQuery<T>
  empty: ReactNode
  children(items: T[]): ReactNode
}) {
  if (query.isPending)
    return (
      <Card>
        <RowsSkeleton height={56} rows={3} />
      </Card>
    )
  if (query.isError && !query.data)
    return (
      <Card>
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      </Card>
    )
  if (!query.data || query.data.items.length === 0) return <Card>{empty}</Card>
  return (
    <Card>
      <ul className="divide-y divide-line">{children(query.data.items)}</ul>
    </Card>
  )
}
