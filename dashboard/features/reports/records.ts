import type { Output } from '../../lib/records.ts'

export type Summary = Output['reports']['summary']
export type SummaryFigure = Summary['figures'][number]
export type Series = Output['reports']['series']
export type FigureName = SummaryFigure['figure']
export type Table = Output['reports']['table']
export type HeatMap = Output['reports']['heatMap']

export const groups = ['member', 'team', 'channel', 'tag', 'kind', 'priority'] as const
export type GroupBy = (typeof groups)[number]

export const pages = ['overview', 'volume', 'responsiveness', 'backlog', 'satisfaction', 'service-levels', 'people', 'hours'] as const
export type ReportPage = (typeof pages)[number]

export const figures = [
  'created', 'closed', 'reopened', 'backlog', 'messagesIn', 'messagesOut', 'firstResponse', 'resolution', 'serviceLevel', 'satisfaction',
] as const satisfies readonly FigureName[]

export const unitOf: Record<FigureName, 'count' | 'seconds' | 'share'> = {
  created: 'count', closed: 'count', reopened: 'count', backlog: 'count', messagesIn: 'count', messagesOut: 'count',
  firstResponse: 'seconds', resolution: 'seconds', serviceLevel: 'share', satisfaction: 'share',
}
