import type { Output } from '../../lib/records.ts'

export type Flow = Output['flows']['list']['items'][number]
export type FlowDetails = Output['flows']['get']
export type FlowTemplate = Output['flows']['templates']['items'][number]
