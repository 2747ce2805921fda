import { formatQuery, formatTerm } from '../conversation-query/index.ts'
import type { FigureName } from './figures.ts'
import type { Period } from './period.ts'
import type { ReportFilter } from './report-filter.ts'

/** The conversations behind a figure as a query of the inbox; null where the query language, whose days are those of UTC, cannot say it. */
export function queryOf(figure: FigureName, period: Pick<Period, 'from' | 'to' | 'firstDay' | 'lastDay'>, { query }: ReportFilter, now: Date): string | null {
  const days = period.from.toISOString() === `${period.firstDay}T00:00:00.000Z` && period.to.getTime() % 86_400_000 === 0 ? `${period.firstDay}..${period.lastDay}` : undefined
  const term = figure === 'created' && days ? formatTerm({ field: 'created', values: [days], negated: false })
    : figure === 'closed' && days ? `state:closed ${formatTerm({ field: 'closed', values: [days], negated: false })}`
      : figure === 'backlog' && period.to > now ? '-state:closed'
        : undefined
  return term === undefined ? null : [formatQuery({ ...query, words: '' }), term].filter(Boolean).join(' ')
}
