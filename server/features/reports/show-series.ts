import { z } from 'zod'
import { query } from '../../kernel/operation.ts'
import { labelsOf, readBuckets } from './buckets.ts'
import { FigureName, figureOf, measuresOf, unitOf } from './figures.ts'
import { findGroupNames } from './group-names.ts'
import { invalid, periodInput, readPeriod } from './period.ts'
import { findMediansByBucket } from './quantiles.ts'
import { GroupBy, readSource } from './read-source.ts'
import { countOpen, noSums, sumUpByBucket } from './sum-up.ts'
import type { Sums } from './sources.ts'

const SeriesGroup = z.object({
  key: z.string().describe('An id, a kind or a priority; empty for none, and without groups'),
  name: z.string().nullable(),
  total: z.number().describe('How many conversations, messages, answers or ratings it is about; of the backlog, at the end'),
  values: z.array(z.number().nullable()).describe('One for each bucket; null: nothing to tell, or still to come'),
}).meta({ id: 'SeriesGroup' })

export const ReportSeries = z.object({
  unit: z.enum(['count', 'seconds', 'share']),
  statistic: z.enum(['sum', 'median', 'mean', 'share', 'end']).describe('What a value is; means stand in for medians where too many would have to be sorted; end: at the end of the bucket'),
  buckets: z.array(z.string()).describe('The clock on the wall at its begin: 2026-05-01T00:00. Also those in which nothing happened'),
  groups: z.array(SeriesGroup).describe('The busiest 50'),
}).meta({ id: 'ReportSeries' })

const mostBuckets = 1_100
const mostGroups = 50

export const showSeries = query({
  name: 'reports.series',
  summary: 'Show a figure over time, by hour, day, week or month',
  scope: 'reports:read',
  input: z.object({
    ...periodInput, figure: FigureName, bucket: z.enum(['hour', 'day', 'week', 'month']).default('day').describe('Weeks begin on Monday'), groupBy: GroupBy.optional(),
  }),
  output: ReportSeries,
  rest: 'GET /reports/series',
  replica: true,
  async run(ctx, { filter, figure, bucket, groupBy, ...asked }) {
    const [period, source] = await Promise.all([readPeriod(ctx.db, asked), readSource(ctx, filter, groupBy)])
    const { length } = labelsOf(period, bucket)
    if (length > mostBuckets) throw invalid('bucket', `That makes ${length} steps; at most ${mostBuckets} are shown. Take a longer step or a shorter period.`)
    const buckets = await readBuckets(ctx.db, period, bucket)
    const [rows, openAtBegin] = await Promise.all([sumUpByBucket(ctx.db, source, period, buckets, measuresOf[figure]), figure === 'backlog' ? countOpen(ctx.db, source, period.from) : new Map<string, number>()])
    const byKey = new Map<string, Map<number, Sums>>([...openAtBegin.keys(), ...groupBy ? [] : ['']].map((key) => [key, new Map()]))
    for (const { key, place, sums } of rows) byKey.set(key, (byKey.get(key) ?? new Map()).set(place, sums))
    const measure = figure === 'firstResponse' ? 'response' as const : figure === 'resolution' ? 'resolution' as const : undefined
    const count = rows.reduce((sum, { sums }) => sum + (measure === 'response' ? sums.answered : sums.closed), 0)
    const medians = measure && await findMediansByBucket(ctx.db, source, measure, period, buckets, count)
    const now = bucketNow(ctx.now, asked.timeZone)

    const groups = [...byKey].map(([key, sums]) => {
      let open = openAtBegin.get(key) ?? 0
      let total = 0
      const values = buckets.labels.map((at, place) => {
        const own = sums.get(place) ?? noSums
        open += own.opened - own.ended
        const told = figureOf(figure, own, open, { exact: true })
        total = figure === 'backlog' ? open : total + told.count
        if (at > now) return null
        return measure ? medians ? medians.get(`${key} ${place}`) ?? null : told.mean : told.value
      })
      return { key, total, values }
    }).filter(({ total }) => !groupBy || total > 0).sort((a, b) => b.total - a.total || (a.key < b.key ? -1 : 1)).slice(0, mostGroups)
    const names = groupBy ? await findGroupNames(ctx.db, groupBy, groups.map(({ key }) => key)) : new Map<string, string>()
    const unit = unitOf[figure]
    const statistic = figure === 'backlog' ? 'end' as const : unit === 'seconds' ? (medians ? 'median' as const : 'mean' as const) : unit === 'share' ? 'share' as const : 'sum' as const
    return { unit, statistic, buckets: buckets.labels, groups: groups.map((group) => ({ ...group, name: names.get(group.key) ?? null })) }
  },
})

function bucketNow(now: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(now)
  return parts.replace(' ', 'T')
}
