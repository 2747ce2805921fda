import { z } from 'zod'
import type { Measure } from './contributions.ts'
import type { Quantiles } from './quantiles.ts'
import type { Sums } from './sources.ts'

export const FigureName = z.enum([
  'created', 'closed', 'reopened', 'backlog', 'messagesIn', 'messagesOut', 'firstResponse', 'resolution', 'serviceLevel', 'satisfaction',
]).meta({ id: 'FigureName' })
export type FigureName = z.output<typeof FigureName>

export const Figure = z.object({
  value: z.number().nullable().describe('A number, seconds (the median) or a share from 0 to 1; null when there is nothing to tell'),
  count: z.int().describe('Of how many conversations, answers or ratings it tells'),
  mean: z.number().nullable().describe('Of seconds, and of the scores from 1 to 5'),
  p90: z.number().nullable().describe('Nine of ten took at most so many seconds'),
  exact: z.boolean().describe('False: the median and p90 are right to 2.5 %'),
}).meta({ id: 'Figure' })
export type Figure = z.output<typeof Figure>

export const unitOf: Record<FigureName, 'count' | 'seconds' | 'share'> = {
  created: 'count', closed: 'count', reopened: 'count', backlog: 'count', messagesIn: 'count', messagesOut: 'count',
  firstResponse: 'seconds', resolution: 'seconds', serviceLevel: 'share', satisfaction: 'share',
}

/** What a figure is worked out from. */
export const measuresOf: Record<FigureName, readonly Measure[]> = {
  created: ['created'], closed: ['closed'], reopened: ['opened', 'created'], backlog: ['opened', 'ended'], messagesIn: ['messages_in'], messagesOut: ['messages_out'],
  firstResponse: ['answered', 'response_sum'], resolution: ['closed', 'resolution_sum'], serviceLevel: ['sla_kept', 'sla_missed'], satisfaction: ['rated', 'rated_good', 'score_sum'],
}

export type Durations = { response?: Quantiles | undefined; resolution?: Quantiles | undefined; exact: boolean }

export function figureOf(name: FigureName, sums: Sums, open: number, durations: Durations): Figure {
  switch (name) {
    case 'created': return number(sums.created)
    case 'closed': return number(sums.closed)
    case 'reopened': return number(sums.opened - sums.created)
    case 'backlog': return number(open)
    case 'messagesIn': return number(sums.messages_in)
    case 'messagesOut': return number(sums.messages_out)
    case 'firstResponse': return seconds(sums.answered, sums.response_sum, durations.response, durations.exact)
    case 'resolution': return seconds(sums.closed, sums.resolution_sum, durations.resolution, durations.exact)
    case 'serviceLevel': return share(sums.sla_kept, sums.sla_kept + sums.sla_missed)
    case 'satisfaction': return { ...share(sums.rated_good, sums.rated), mean: sums.rated === 0 ? null : sums.score_sum / sums.rated }
  }
}

function number(value: number): Figure {
  return { value, count: value, mean: null, p90: null, exact: true }
}

function seconds(count: number, sum: number, quantiles: Quantiles | undefined, exact: boolean): Figure {
  return { value: quantiles?.median ?? null, count, mean: count === 0 ? null : sum / count, p90: quantiles?.p90 ?? null, exact }
}

function share(part: number, count: number): Figure {
  return { value: count === 0 ? null : part / count, count, mean: null, p90: null, exact: true }
}
