import { z } from 'zod'
import { query } from '../../kernel/operation.ts'
import { Moment } from '../../kernel/shapes.ts'
import { queryOf } from './drill-down.ts'
import { Figure, FigureName, unitOf } from './figures.ts'
import { findFigures } from './find-figures.ts'
import { periodInput, readPeriod } from './period.ts'
import { readSource } from './read-source.ts'

const SummaryFigure = z.object({
  figure: FigureName,
  unit: z.enum(['count', 'seconds', 'share']),
  now: Figure,
  before: Figure.describe('In the period of as many days before'),
  query: z.string().nullable().describe('The conversations behind it, as a query of conversations.list; null when only reports.conversations can tell'),
}).meta({ id: 'SummaryFigure' })

export const ReportSummary = z.object({
  from: Moment, to: Moment, beforeFrom: Moment,
  figures: z.array(SummaryFigure),
}).meta({ id: 'ReportSummary' })

export const summarise = query({
  name: 'reports.summary',
  summary: 'Show the figures of a period beside those of the period before',
  scope: 'reports:read',
  input: z.object(periodInput),
  output: ReportSummary,
  rest: 'GET /reports/summary',
  replica: true,
  async run(ctx, { filter, ...asked }) {
    const [period, source] = await Promise.all([readPeriod(ctx.db, asked), readSource(ctx, filter)])
    const [now, before] = await Promise.all([findFigures(ctx.db, source, period), findFigures(ctx.db, source, period.before)])
    return {
      from: period.from, to: period.to, beforeFrom: period.before.from,
      figures: FigureName.options.map((figure) => ({
        figure, unit: unitOf[figure], now: now.get('')![figure], before: before.get('')![figure], query: queryOf(figure, period, source.filter, ctx.now),
      })),
    }
  },
})
