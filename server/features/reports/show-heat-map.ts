import { sql } from 'kysely'
import { z } from 'zod'
import { query } from '../../kernel/operation.ts'
import { periodInput, readPeriod } from './period.ts'
import { readSource } from './read-source.ts'
import { sumsIn } from './sources.ts'

const columns = { created: 'created', closed: 'closed', messagesIn: 'messages_in', messagesOut: 'messages_out' } as const

export const HeatMap = z.object({
  cells: z.array(z.object({ weekday: z.int().describe('1 is Monday'), hour: z.int(), value: z.int() }).meta({ id: 'HeatMapCell' })).describe('All 168'),
  weekdays: z.array(z.int()).describe('How many Mondays to Sundays the period has'),
}).meta({ id: 'HeatMap' })

export const showHeatMap = query({
  name: 'reports.heatMap',
  summary: 'Show at which hours of the week conversations come, are closed, or messages are written',
  scope: 'reports:read',
  input: z.object({ ...periodInput, figure: z.enum(['created', 'closed', 'messagesIn', 'messagesOut']).default('created') }),
  output: HeatMap,
  rest: 'GET /reports/heat-map',
  replica: true,
  async run(ctx, { filter, figure, ...asked }) {
    const [period, source] = await Promise.all([readPeriod(ctx.db, asked), readSource(ctx, filter)])
    const column = sql.ref(columns[figure])
    const { rows } = await sql<{ weekday: number; hour: number; value: number }>`
      with sums as materialized (
        select at, sum(${column}::float8) as value
        from ${sumsIn(source, period.from, period.to, period.wholeHours ? 60 : 15, [columns[figure]])} as sums where ${column} <> 0 group by 1
      ), told as (select at at time zone ${period.timeZone} as at, value from sums)
      select extract(isodow from at)::integer as weekday, extract(hour from at)::integer as hour, sum(value)::integer as value from told group by 1, 2`.execute(ctx.db)
    const byCell = new Map(rows.map(({ weekday, hour, value }) => [`${weekday} ${hour}`, value]))
    return {
      cells: Array.from({ length: 168 }, (_, cell) => {
        const [weekday, hour] = [Math.floor(cell / 24) + 1, cell % 24]
        return { weekday, hour, value: byCell.get(`${weekday} ${hour}`) ?? 0 }
      }),
      weekdays: weekdaysIn(period.firstDay, period.days),
    }
  },
})

function weekdaysIn(firstDay: string, days: number): number[] {
  const first = (new Date(firstDay).getUTCDay() + 6) % 7
  return Array.from({ length: 7 }, (_, weekday) => Math.floor((days + 6 - ((weekday - first + 7) % 7)) / 7))
}
