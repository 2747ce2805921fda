import type { Context } from '../../kernel/context.ts'
import type { LoggedEvent } from '../../kernel/events/event.ts'
import type { FlowDefinition } from '../../kernel/flows/definition.ts'
import { eventData } from '../../kernel/flows/event-data.ts'
import type { Catalogue } from '../../kernel/flows/simulate.ts'
import { catalogueOf, mayBegin } from '../flows/index.ts'
import { momentOfId, readEvents, type Span } from './event-rows.ts'
import { type Plan, planRun } from './plan.ts'

/** A call does about this much: whichever comes first. */
const mostEvents = 5_000
const longestMs = 2_000
const batch = 250
const mostSamples = 50

export type BacktestPage = {
  lookedAt: number; matched: number; failing: number
  days: { day: string; lookedAt: number; matched: number }[]
  steps: { path: string; count: number }[]
  samples: { eventId: string; subjectId: string; actorName: string; at: Date; steps: Plan['steps'] }[]
  /** The last event looked at; null when the span is through. */
  last: string | null
  progress: number
}

/** Plans a run for each event of a span that the flow would have begun with. */
export async function backtest(ctx: Context, definition: FlowDefinition, eventName: string, span: Span, after: string | null): Promise<BacktestPage> {
  const begun = performance.now()
  const catalogue = await catalogueOf(ctx)
  const page: BacktestPage = { lookedAt: 0, matched: 0, failing: 0, days: [], steps: [], samples: [], last: after, progress: 1 }
  const days = new Map<string, { lookedAt: number; matched: number }>()
  const counts = new Map<string, number>()
  while (page.lookedAt < mostEvents && performance.now() - begun < longestMs) {
    const events = await readEvents(ctx.db, eventName, span, page.last, batch)
    for (const event of events) {
      const matches = await lookAt(catalogue, definition, event, page, counts)
      const day = event.at.toISOString().slice(0, 10)
      const own = days.get(day) ?? { lookedAt: 0, matched: 0 }
      days.set(day, { lookedAt: own.lookedAt + 1, matched: own.matched + (matches ? 1 : 0) })
    }
    page.last = events.at(-1)?.id ?? page.last
    if (events.length < batch) {
      page.last = null
      break
    }
  }
  page.progress = page.last === null ? 1 : share(momentOfId(page.last), span)
  page.days = [...days].map(([day, own]) => ({ day, ...own }))
  page.steps = [...counts].map(([path, count]) => ({ path, count }))
  return page
}

async function lookAt(catalogue: Catalogue, definition: FlowDefinition, event: LoggedEvent, page: BacktestPage, counts: Map<string, number>): Promise<boolean> {
  page.lookedAt++
  const trigger = eventData(event)
  if (definition.where && !mayBegin(definition.where, trigger)) return false
  page.matched++
  const { steps } = await planRun(catalogue, definition, trigger)
  if (steps.some(({ problems }) => problems.length > 0)) page.failing++
  for (const path of steps.map((step) => step.path.replace(/\[\d+\]/g, '[]'))) counts.set(path, (counts.get(path) ?? 0) + 1)
  if (page.samples.length < mostSamples) {
    page.samples.push({ eventId: event.id, subjectId: event.subjectId, actorName: event.actor.name, at: event.at, steps })
  }
  return true
}

function share(moment: number, { since, until }: Span): number {
  return Math.min(1, Math.max(0, (moment - since.getTime()) / (until.getTime() - since.getTime())))
}
