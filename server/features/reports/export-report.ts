import { z } from 'zod'
import type { Context, PublicContext } from '../../kernel/context.ts'
import { type Operation, query } from '../../kernel/operation.ts'
import { csvLine } from '../../kernel/csv.ts'
import { type Figure, FigureName, unitOf } from './figures.ts'
import { invalid, periodInput } from './period.ts'
import { GroupBy } from './read-source.ts'
import { listReportConversations } from './list-report-conversations.ts'
import { showHeatMap } from './show-heat-map.ts'
import { showSeries } from './show-series.ts'
import { showTable } from './show-table.ts'
import { summarise } from './summarise.ts'

type Cell = string | number | boolean | null
type Report = { header: string[]; rows: Cell[][] }

const input = z.object({
  ...periodInput,
  report: z.enum(['summary', 'series', 'table', 'heatMap', 'conversations']),
  figure: FigureName.default('created'),
  bucket: z.enum(['hour', 'day', 'week', 'month']).default('day'),
  groupBy: GroupBy.optional(),
  key: z.string().max(100).optional(),
})
type Asked = z.output<typeof input>

const mostConversations = 1_000

export const exportReport = query({
  name: 'reports.export',
  summary: 'Give a report as CSV, with a header; of conversations the newest 1,000',
  scope: 'reports:read',
  input,
  output: z.object({ fileName: z.string(), csv: z.string() }).meta({ id: 'ReportExport' }),
  rest: 'GET /reports/export',
  replica: true,
  async run(ctx, asked) {
    const { header, rows } = await makers[asked.report](ctx, asked)
    const name = [asked.report === 'heatMap' ? 'heat-map' : asked.report, ...asked.groupBy ? [`by-${asked.groupBy}`] : [], asked.from, asked.to].join('-')
    return { fileName: `${name}.csv`, csv: [header, ...rows].map(csvLine).join('') }
  },
})

const makers: Record<Asked['report'], (ctx: Context, asked: Asked) => Promise<Report>> = {
  async summary(ctx, asked) {
    const { figures } = await told(summarise, ctx, asked)
    return {
      header: ['figure', 'unit', 'value', 'count', 'mean', 'p90', 'value before', 'count before'],
      rows: figures.map(({ figure, unit, now, before }) => [figure, unit, now.value, now.count, now.mean, now.p90, before.value, before.count]),
    }
  },
  async series(ctx, asked) {
    const { buckets, groups } = await told(showSeries, ctx, asked)
    return { header: ['begin', ...groups.map(({ key, name }) => name ?? (key || asked.figure))], rows: buckets.map((at, place) => [at, ...groups.map(({ values }) => values[place]!)]) }
  },
  async table(ctx, asked) {
    if (!asked.groupBy) throw invalid('groupBy', 'A table needs it.')
    const { rows } = await told(showTable, ctx, { ...asked, groupBy: asked.groupBy })
    const columns = FigureName.options.flatMap((name) => (unitOf[name] === 'seconds' ? [`${name} median`, `${name} p90`, `${name} count`] : [name]))
    const cells = (name: FigureName, { value, p90, count }: Figure): Cell[] => (unitOf[name] === 'seconds' ? [value, p90, count] : [value])
    return { header: [asked.groupBy, 'id', ...columns], rows: rows.map(({ key, name, figures }) => [name, key, ...FigureName.options.flatMap((each) => cells(each, figures[each]))]) }
  },
  async heatMap(ctx, asked) {
    const { figure } = asked
    if (figure !== 'created' && figure !== 'closed' && figure !== 'messagesIn' && figure !== 'messagesOut') throw invalid('figure', 'A heat map takes created, closed, messagesIn or messagesOut.')
    const { cells } = await told(showHeatMap, ctx, { ...asked, figure })
    return { header: ['weekday', 'hour', figure], rows: cells.map(({ weekday, hour, value }) => [weekday, hour, value]) }
  },
  async conversations(ctx, asked) {
    const rows: Cell[][] = []
    let cursor: string | null = null
    do {
      const page: z.output<typeof listReportConversations.output> = await told(listReportConversations, ctx, { ...asked, limit: 100, ...cursor !== null && { cursor } })
      rows.push(...page.items.map(({ conversation, at, seconds, score }) => [
        conversation.number, conversation.id, conversation.subject, conversation.contactName, conversation.kind, conversation.state, conversation.createdAt.toISOString(), at.toISOString(), seconds, score,
      ]))
      cursor = page.nextCursor
    } while (cursor !== null && rows.length < mostConversations)
    return { header: ['number', 'id', 'subject', 'contact', 'kind', 'state', 'created', 'at', 'seconds', 'score'], rows }
  },
}

// The same scope as this operation's own: the caller has been checked.
async function told<I extends z.ZodObject, O extends z.ZodObject>(operation: Operation<string, 'query', I, O>, ctx: Context, asked: z.input<I>): Promise<z.output<O>> {
  return operation.output.parse(await operation.run(ctx as Context & PublicContext, operation.input.parse(asked)))
}
