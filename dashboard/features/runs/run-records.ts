import type { Output } from '../../lib/records.ts'

export type Run = Output['runs']['list']['items'][number]
export type RunDetails = Output['runs']['get']
export type RunStep = RunDetails['steps'][number]
export type RunState = Run['state']
export type Approval = Output['approvals']['list']['items'][number]

export const runStates = ['queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled', 'stopped'] as const

export function isOver(state: RunState): boolean {
  return state !== 'queued' && state !== 'running' && state !== 'waiting'
}
