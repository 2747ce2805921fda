import { clsx } from 'clsx'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { Output } from '../../lib/records.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { RowsSkeleton } from '../../ui/skeleton.tsx'
import { changedFields } from './changed-fields.ts'
import { Card, Section } from './section.tsx'

const w = words.settings.audit
type AuditEntry = Output['auditEntries']['list']['items'][number]

/** Who did what, newest first; each entry opens to what it was before and after. */
export function AuditSection() {
  const { operation } = useSearch({ from: '/app/settings/audit' })
  const navigate = useNavigate()
  const query = useInfiniteQuery(
    trpc.auditEntries.list.infiniteQueryOptions(
      { limit: 50, ...(operation ? { operation } : {}) },
      {
        getNextPageParam: (page) => page.nextCursor,
        staleTime: 0,
      },
    ),
  )
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Section title={w.title} detail={w.detail}>
      <div className="mb-3 flex max-w-72">
        <SearchField
          value={operation ?? ''}
          label={w.filter}
          onChange={(text) => void navigate({ to: '.', search: { operation: text || undefined }, replace: true })}
        />
      </div>
      <Card>
        {query.isPending && <RowsSkeleton height={48} rows={8} />}
        {query.isError && items.length === 0 && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
        {query.isSuccess && items.length === 0 && (
          <EmptyState drawing="search" title={w.empty.title} detail={w.empty.detail} />
        )}
        {items.length > 0 && (
          <ul className="divide-y divide-line">
            {items.map((entry) => (
              <li key={entry.id}>
                <Entry entry={entry} />
              </li>
            ))}
          </ul>
        )}
      </Card>
      {query.hasNextPage && (
        <Button
          look="quiet"
          className="mt-2"
          busy={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {words.actions.loadMore}
        </Button>
      )}
    </Section>
  )
}

function Entry({ entry }: { entry: AuditEntry }) {
  const changes = changedFields(entry.changes ?? [])
  return (
    <details className="group">
      <summary
        className={clsx(
          'flex min-h-11 list-none items-center gap-3 px-4 py-2 hover:bg-hover',
          'focus-visible:-outline-offset-2',
        )}
      >
        <span className="w-32 shrink-0 truncate font-medium">{entry.actor.name}</span>
        <code className="min-w-0 flex-1 truncate font-mono text-small text-ink-soft">{entry.operation}</code>
        <span className="hidden w-28 shrink-0 truncate text-right text-small text-ink-faint tabular-nums wide:block">
          {entry.ip}
        </span>
        <RelativeTime at={entry.at} short className="w-12 shrink-0 text-right text-small text-ink-faint tabular-nums" />
      </summary>
      <div className="border-t border-line bg-canvas px-4 py-3 text-small">
        {changes.length > 0 && (
          <table className="w-full table-fixed text-left">
            <thead className="text-ink-faint">
              <tr>
                <th className="w-32 font-medium">{w.changes}</th>
                <th className="font-medium">{w.before}</th>
                <th className="font-medium">{w.after}</th>
              </tr>
            </thead>
            <tbody className="font-mono">
              {changes.map(({ field, before, after }, index) => (
                <tr key={index} className="align-top">
                  <td className="py-0.5 pr-2 wrap-anywhere">{field}</td>
                  <td className="py-0.5 pr-2 text-ink-soft wrap-anywhere">{before}</td>
                  <td className="py-0.5 wrap-anywhere">{after}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {changes.length === 0 && entry.input && (
          <pre className="overflow-x-auto font-mono">{JSON.stringify(entry.input, null, 2)}</pre>
        )}
        {changes.length === 0 && !entry.input && <p className="text-ink-faint">{w.none}</p>}
        {entry.correlationId && <p className="mt-2 font-mono text-ink-faint">{entry.correlationId}</p>}
      </div>
    </details>
  )
}
