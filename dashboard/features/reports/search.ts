import { type Bucket, buckets, isDay, type PeriodName, periods } from './report-period.ts'
import { type FigureName, figures, type GroupBy, groups } from './records.ts'

/** Everything that a report is asked with stands in its address. */
export type ReportSearch = {
  period?: PeriodName | undefined
  from?: string | undefined
  to?: string | undefined
  by?: Bucket | undefined
  group?: GroupBy | undefined
  only?: string | undefined
  /** The figure whose conversations are shown, and the group of it. */
  show?: FigureName | undefined
  key?: string | undefined
}

export function readSearch(search: Record<string, unknown>): ReportSearch {
  const oneOf = <T extends string>(value: unknown, choices: readonly T[]) => choices.find((choice) => choice === value)
  return {
    period: oneOf(search['period'], periods),
    from: isDay(search['from']) ? search['from'] : undefined,
    to: isDay(search['to']) ? search['to'] : undefined,
    by: oneOf(search['by'], buckets),
    group: oneOf(search['group'], groups),
    only: typeof search['only'] === 'string' && search['only'] !== '' ? search['only'] : undefined,
    show: oneOf(search['show'], figures),
    key: typeof search['key'] === 'string' ? search['key'] : undefined,
  }
}
