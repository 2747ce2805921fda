import { useNavigate, useSearch } from '@tanstack/react-router'
import { type Bucket, type Days, daysBefore, daysOf, type PeriodName, todayIn, usualBucket } from './report-period.ts'
import type { FigureName, GroupBy } from './records.ts'
import type { ReportSearch } from './search.ts'

export const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone

export type Asked = Days & { timeZone: string; filter: string }

export type Report = {
  period: PeriodName
  asked: Asked
  before: Asked
  bucket: Bucket
  groupBy: GroupBy | undefined
  set(next: ReportSearch): void
  show(figure: FigureName, key?: string): void
}

/** What the address asks for. */
export function useReport(): Report {
  const search = useSearch({ from: '/app/reports/$page' })
  const navigate = useNavigate()
  const period = search.period ?? '28d'
  const days = daysOf(period, todayIn(timeZone, new Date()), { ...(search.from ? { from: search.from } : {}), ...(search.to ? { to: search.to } : {}) })
  const rest = { timeZone, filter: search.only ?? '' }
  const set = (next: ReportSearch) => void navigate({ to: '.', search: (held: ReportSearch) => ({ ...held, ...next }), replace: true })
  return {
    period,
    asked: { ...days, ...rest },
    before: { ...daysBefore(days), ...rest },
    bucket: search.by ?? usualBucket(days),
    groupBy: search.group,
    set,
    show: (figure, key) => void navigate({ to: '.', search: (held: ReportSearch) => ({ ...held, show: figure, key }) }),
  }
}
