import { clsx } from 'clsx'
import { keepPreviousData, useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { Download } from 'lucide-react'
import { errorLine } from '../../lib/error-words.ts'
import type { Output } from '../../lib/records.ts'
import { rpc, trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Menu, MenuItem } from '../../ui/menu.tsx'
import { RowsSkeleton } from '../../ui/skeleton.tsx'
import { toast } from '../../ui/toast.tsx'
import { AuditFilters } from './audit-filters.tsx'
import { type AuditFilter, auditFilterOf, type AuditSearch } from './audit-search.ts'
import { changedFields } from './changed-fields.ts'
import { Card, Section } from './section.tsx'

const w = words.settings.audit
type AuditEntry = Output['auditEntries']['list']['items'][number]

/** Who did what, newest first; each entry opens to what it was before and after. */
export function AuditSection() {
  const search = useSearch({ from: '/app/settings/audit' })
  const filter = auditFilterOf(search)
  const query = useInfiniteQuery(
    trpc.auditEntries.list.infiniteQueryOptions(
      { limit: 50, ...filter },
      {
        getNextPageParam: (page) => page.nextCursor,
        placeholderData: keepPreviousData,
        staleTime: 0,
      },
    ),
  )
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Section title={w.title} detail={w.detail} action={<ExportMenu filter={filter} />}>
      <AuditFilters />
      <Card>
        {query.isPending && <RowsSkeleton height={48} rows={8} />}
        {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
        {query.isSuccess && items.length === 0 && (
          <EmptyState drawing="search" {...(Object.keys(filter).length > 0 ? w.nothing : w.empty)} />
        )}
        {!query.isError && items.length > 0 && (
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

/** What the filters show, as a file. */
function ExportMenu({ filter }: { filter: AuditFilter }) {
  const download = useMutation({
    mutationFn: (format: 'csv' | 'jsonl') => rpc.auditEntries.export.mutate({ ...filter, format }),
    onSuccess({ url }) {
      toast(w.exporting)
      window.location.assign(url)
    },
    onError: (error) => toast(errorLine(error), { critical: true }),
  })
  const trigger = (
    <Button look="plain" busy={download.isPending}>
      <Download aria-hidden size={14} />
      {w.export}
    </Button>
  )
  return (
    <Menu trigger={trigger}>
      <MenuItem onSelect={() => download.mutate('csv')}>{w.csv}</MenuItem>
      <MenuItem onSelect={() => download.mutate('jsonl')}>{w.jsonl}</MenuItem>
    </Menu>
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
        <p className="mt-2 flex flex-wrap gap-x-4 gap-y-1">
          {entry.subjectId && <Narrow to={{ subject: entry.subjectId }}>{w.onlyThis}</Narrow>}
          {entry.actor.id && <Narrow to={{ actor: entry.actor.id }}>{w.onlyActor(entry.actor.name)}</Narrow>}
          {entry.ip && <Narrow to={{ ip: entry.ip }}>{w.address}</Narrow>}
          {entry.correlationId && <span className="font-mono text-ink-faint">{entry.correlationId}</span>}
        </p>
      </div>
    </details>
  )
}

function Narrow({ to, children }: { to: AuditSearch; children: string }) {
  return (
    <Link to="/settings/audit" search={(held: AuditSearch) => ({ ...held, ...to })} className="underline decoration-line-strong underline-offset-2 hover:decoration-ink">
      {children}
    </Link>
  )
}
