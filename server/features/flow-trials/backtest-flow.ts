import { z } from 'zod'
import { readPageCursor, writeCursor } from '../../kernel/db/page.ts'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { Moment } from '../../kernel/shapes.ts'
import { backtest } from './backtest.ts'
import { chosenDefinition, definitionInput } from './chosen-definition.ts'
import { PlannedStep } from './plan.ts'

const dayMs = 86_400_000

export const backtestFlow = command({
  name: 'flows.backtest',
  summary: 'Show what a flow would have done with the events of the last days, a page at a time, without doing it',
  scope: 'flows:write',
  input: z.object({
    ...definitionInput,
    days: z.int().min(1).max(90).default(30),
    cursor: z.string().max(200).optional().describe('The nextCursor of the page before: the next events'),
  }),
  output: z.object({
    lookedAt: z.int().describe('Events of this page'),
    matched: z.int().describe('Of these, would have begun a run'),
    failing: z.int().describe('Of these, with a step that could not have worked'),
    days: z.array(z.object({ day: z.string(), lookedAt: z.int(), matched: z.int() }).meta({ id: 'BacktestDay' })).describe('In UTC, oldest first'),
    steps: z.array(z.object({ path: z.string(), count: z.int() }).meta({ id: 'BacktestStep' })).describe('How often each step would have been done; [] stands for any turn of a loop'),
    samples: z.array(z.object({
      eventId: Id, subjectId: Id, actorName: z.string(), at: Moment, steps: z.array(PlannedStep),
    }).meta({ id: 'BacktestSample' })).describe('The first of the page, at most 50'),
    nextCursor: z.string().nullable(),
    progress: z.number().describe('0 to 1'),
  }).meta({ id: 'BacktestPage' }),
  errors: ['not_found'],
  rest: 'POST /flow-backtests',
  async run(ctx, { days, cursor, ...chosen }) {
    const definition = await chosenDefinition(ctx, chosen)
    if (definition.trigger.kind !== 'event') {
      throw new AppError('invalid_input', { issues: [{ path: 'definition.trigger', message: 'Only a flow that begins with an event can be tested on the past.' }], detail: 'definition.trigger: Only a flow that begins with an event can be tested on the past.' })
    }
    // All pages look at one span, however long one takes to read them.
    const { until, after } = cursor === undefined ? { until: ctx.now, after: null } : readPlace(cursor, ctx.now)
    const span = { since: new Date(until.getTime() - days * dayMs), until }
    const { last, progress, ...page } = await backtest(ctx, definition, definition.trigger.event, span, after)
    return { ...page, progress, nextCursor: last === null ? null : writeCursor([until.getTime(), last]) }
  },
})

function readPlace(cursor: string, now: Date): { until: Date; after: string } {
  const [until, after] = readPageCursor(cursor, 2)
  const id = Id.safeParse(after)
  if (!id.success || typeof until !== 'number' || until > now.getTime() || until < now.getTime() - dayMs) throw new AppError('invalid_input', { detail: 'cursor: not a nextCursor of this list' })
  return { until: new Date(until), after: id.data }
}
