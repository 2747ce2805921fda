import type { HttpResult } from '../load/http-load.ts'
import type { Row } from './row.ts'

export function latencyRow(name: string, { p50, p95, p99 }: HttpResult, atMost: number): Row {
  return { name, value: p95, unit: 'ms', aim: { atMost }, note: `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms` }
}
