import { z } from 'zod'
import { query } from '../../kernel/operation.ts'
import { Figure, FigureName } from './figures.ts'
import { findFigures } from './find-figures.ts'
import { findGroupNames } from './group-names.ts'
import { periodInput, readPeriod } from './period.ts'
import { GroupBy, readSource } from './read-source.ts'

const Figures = z.object(Object.fromEntries(FigureName.options.map((name) => [name, Figure])) as Record<FigureName, typeof Figure>).meta({ id: 'Figures' })
const ReportRow = z.object({
  key: z.string().describe('An id, a kind or a priority; empty for none'),
  name: z.string().nullable().describe('Null for none, and for what is gone'),
  figures: Figures,
}).meta({ id: 'ReportRow' })

const mostRows = 500

export const ReportTable = z.object({ rows: z.array(ReportRow), cut: z.boolean().describe('Only the busiest 500 are here') }).meta({ id: 'ReportTable' })

export const showTable = query({
  name: 'reports.table',
  summary: 'Show every figure of a period by member, team, channel, tag, kind or priority, busiest first',
  scope: 'reports:read',
  input: z.object({ ...periodInput, groupBy: GroupBy }),
  output: ReportTable,
  rest: 'GET /reports/table',
  replica: true,
  async run(ctx, { filter, groupBy, ...asked }) {
    const [period, source] = await Promise.all([readPeriod(ctx.db, asked), readSource(ctx, filter, groupBy)])
    const figures = await findFigures(ctx.db, source, period)
    const busiest = [...figures].sort(([a, one], [b, other]) => busyness(other) - busyness(one) || (a < b ? -1 : 1)).slice(0, mostRows)
    const names = await findGroupNames(ctx.db, groupBy, busiest.map(([key]) => key))
    return { rows: busiest.map(([key, own]) => ({ key, name: names.get(key) ?? null, figures: own })), cut: figures.size > mostRows }
  },
})

function busyness({ created, closed, messagesOut }: z.output<typeof Figures>): number {
  return created.count + closed.count + messagesOut.count
}
