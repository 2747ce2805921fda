import { Link, useParams } from '@tanstack/react-router'
import { clsx } from 'clsx'
import type { ReactNode } from 'react'
import { useTitle } from '../../lib/use-title.ts'
import { useWide } from '../../lib/use-wide.ts'
import { words } from '../../lib/words.ts'
import { PaneHeader } from '../../ui/pane-header.tsx'
import { NotificationBell } from '../notifications/notification-bell.tsx'
import { BehindDialog } from './behind-dialog.tsx'
import { GroupTable } from './group-table.tsx'
import { HeatMapCard } from './heat-map.tsx'
import { Pickers } from './pickers.tsx'
import { pages, type ReportPage } from './records.ts'
import type { ReportSearch } from './search.ts'
import { SeriesCard } from './series-card.tsx'
import { SummaryCards } from './summary-cards.tsx'
import { timeZone, useReport } from './use-report.ts'

const w = words.reports

/** How the help desk is doing: the answer first, then its picture, then the conversations behind it. */
export function ReportsPage() {
  const { page: wanted } = useParams({ from: '/app/reports/$page' })
  const page = pages.find((each) => each === wanted) ?? 'overview'
  const { groupBy } = useReport()
  const wide = useWide()
  useTitle(`${w.pages[page]} · ${w.title}`)
  const Body = bodies[page]
  return (
    <section aria-label={w.title} className="flex min-h-0 min-w-0 flex-1 flex-col bg-surface">
      <PaneHeader className="gap-3 pr-2.5">
        <h1 className="text-title font-semibold">{w.title}</h1>
        <span className="ml-auto truncate text-small text-ink-faint">{w.period.zone(timeZone)}</span>
        {!wide && <NotificationBell folded className="shrink-0 touch-target" />}
      </PaneHeader>
      <nav aria-label={w.pages.label} className="flex shrink-0 gap-0.5 overflow-x-auto border-b border-line px-2.5 [scrollbar-width:none]">
        {pages.map((each) => (
          <Link
            key={each}
            to="/reports/$page"
            params={{ page: each }}
            search={(held: ReportSearch) => ({ ...held, show: undefined, key: undefined })}
            aria-current={page === each ? 'page' : undefined}
            className={clsx(
              'relative flex h-9 shrink-0 items-center px-1.5 text-dense font-medium pointer-coarse:h-11',
              'after:absolute after:inset-x-1.5 after:bottom-0 after:h-0.5 after:rounded-full focus-visible:-outline-offset-2',
              page === each ? 'text-ink after:bg-accent' : 'text-ink-soft hover:text-ink',
            )}
          >
            {w.pages[each]}
          </Link>
        ))}
      </nav>
      <Pickers grouped={page === 'hours' ? 'never' : page === 'people' ? 'always' : 'maybe'} stepped={page !== 'hours' && page !== 'people'} />
      <div className="min-h-0 flex-1 scroll-quiet">
        <div className="mx-auto flex max-w-[1100px] flex-col gap-4 px-4 py-4 wide:px-6 wide:py-6">
          <Body />
          {groupBy && page !== 'hours' && page !== 'people' && <GroupTable groupBy={groupBy} />}
        </div>
      </div>
      <BehindDialog />
    </section>
  )
}

const bodies: Record<ReportPage, () => ReactNode> = {
  overview: () => (
    <>
      <SummaryCards figures={['created', 'closed', 'firstResponse', 'resolution', 'backlog', 'messagesOut', 'serviceLevel', 'satisfaction']} />
      <SeriesCard figures={['created', 'closed']} />
      <SeriesCard figures={['firstResponse']} />
    </>
  ),
  volume: () => (
    <>
      <SummaryCards figures={['created', 'closed', 'messagesIn', 'messagesOut']} />
      <SeriesCard figures={['created']} />
      <SeriesCard figures={['closed']} />
      <SeriesCard figures={['messagesIn', 'messagesOut']} />
    </>
  ),
  responsiveness: () => (
    <>
      <SummaryCards figures={['firstResponse', 'resolution', 'messagesOut', 'reopened']} />
      <SeriesCard figures={['firstResponse']} />
      <SeriesCard figures={['resolution']} />
    </>
  ),
  backlog: () => (
    <>
      <SummaryCards figures={['backlog', 'created', 'closed', 'reopened']} />
      <SeriesCard figures={['backlog']} />
      <SeriesCard figures={['created', 'closed']} />
    </>
  ),
  satisfaction: () => (
    <>
      <SummaryCards figures={['satisfaction', 'closed']} />
      <SeriesCard figures={['satisfaction']} />
    </>
  ),
  'service-levels': () => (
    <>
      <SummaryCards figures={['serviceLevel', 'created', 'firstResponse', 'resolution']} />
      <SeriesCard figures={['serviceLevel']} />
    </>
  ),
  people: () => <People />,
  hours: () => <HeatMapCard />,
}

function People() {
  const { groupBy = 'member' } = useReport()
  return <GroupTable groupBy={groupBy} />
}
