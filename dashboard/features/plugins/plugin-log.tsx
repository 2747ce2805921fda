import { clsx } from 'clsx'
import { useQuery } from '@tanstack/react-query'
import { Pause, Play } from 'lucide-react'
import { useLayoutEffect, useRef, useState } from 'react'
import { exactMoment } from '../../lib/format-moment.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { RowsSkeleton } from '../../ui/skeleton.tsx'
import { Card, Subtitle } from '../settings/section.tsx'
import type { LogLine } from './records.ts'

const w = words.plugins.log
const lookAgainMs = 2_000
const shownLines = 200

/** What the plugin logs and prints, as it happens; stays at the end unless one has scrolled up. */
export function PluginLog({ id }: { id: string }) {
  const [follows, setFollows] = useState(true)
  const log = useQuery(trpc.plugins.logs.queryOptions({ id }, { staleTime: 0, refetchInterval: follows ? lookAgainMs : false }))
  return (
    <section aria-label={w.title}>
      <div className="flex items-end justify-between">
        <Subtitle>{w.title}</Subtitle>
        <Button look="quiet" aria-pressed={follows} onClick={() => setFollows(!follows)}>
          {follows ? <Pause aria-hidden size={13} /> : <Play aria-hidden size={13} />}
          {follows ? w.pause : w.follow}
        </Button>
      </div>
      <Card>
        {log.isPending && <RowsSkeleton height={36} rows={4} />}
        {log.isError && !log.data && <ErrorState error={log.error} onRetry={() => void log.refetch()} />}
        {log.data && (log.data.lines.length === 0 ? <EmptyState drawing="done" title={w.empty.title} detail={w.empty.detail} /> : <Lines lines={log.data.lines} />)}
      </Card>
      {log.data && log.data.lines.length >= shownLines && <p className="mt-2 text-small text-ink-faint">{w.kept}</p>}
    </section>
  )
}

function Lines({ lines }: { lines: LogLine[] }) {
  const scroller = useRef<HTMLOListElement>(null)
  const atEnd = useRef(true)
  useLayoutEffect(() => {
    if (scroller.current && atEnd.current) scroller.current.scrollTop = scroller.current.scrollHeight
  }, [lines])
  return (
    <ol
      ref={scroller}
      tabIndex={0}
      aria-label={w.title}
      onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
        atEnd.current = scrollTop + clientHeight >= scrollHeight - 8
      }}
      className="max-h-80 scroll-quiet py-2 font-mono text-small focus-visible:-outline-offset-2"
    >
      {lines.map(({ at, level, text }, index) => (
        <li key={`${at}${index}`} className="flex gap-3 px-4 py-0.5 max-wide:flex-col max-wide:gap-0 max-wide:py-1">
          <span className="flex shrink-0 gap-3">
            <time dateTime={at} title={exactMoment(at)} className="text-ink-faint tabular-nums">
              {timeOfDay(at)}
            </time>
            <span className={clsx('w-14', level === 'error' ? 'text-critical' : level === 'warn' ? 'text-caution' : 'text-ink-faint')}>{w.levels[level]}</span>
          </span>
          <span className="min-w-0 flex-1 whitespace-pre-wrap wrap-anywhere">{text}</span>
        </li>
      ))}
    </ol>
  )
}

function timeOfDay(at: string): string {
  return new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(new Date(at))
}
