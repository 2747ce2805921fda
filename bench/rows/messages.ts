import type { HttpRequest } from '../load/http-request.ts'
import { compare } from './compare.ts'
import { latencyRow } from './latency-row.ts'
import type { Bench, Measurement, Row } from './row.ts'

// A program that has just started shows a p95 of more than 100 ms, where a warm one shows 27: alone, this row would measure that.
const warmUpSeconds = 5

export const messageCommand: Measurement = {
  name: 'message',
  measure: async (bench) => [await compare(bench, {
    name: 'Message command', aim: { atLeast: 3_000 }, ours: writes(bench, '/api/v1'), bare: writes(bench, ''),
  })],
}

export const messageSteady: Measurement = {
  name: 'message-steady',
  async measure(bench): Promise<Row[]> {
    const run = (seconds: number) => bench.load.ask('steady', { port: bench.scene.port, requests: writes(bench, '/api/v1'), connections: 32, rate: 500, seconds })
    await run(warmUpSeconds)
    const result = await run(bench.seconds * 2)
    if (result.failed > 0) throw new Error(`Message command at 500/s: ${result.failed} requests failed`)
    return [latencyRow('Message command at 500/s: p95', result, 20)]
  },
}

export function writes({ scene }: Bench, prefix: string): HttpRequest[] {
  return scene.conversationIds.map((id, index) => ({
    method: 'POST', path: `${prefix}/conversations/${id}/messages`, key: scene.key,
    body: { kind: 'reply', text: `Thank you for writing. Your order ${index} left our house and arrives by Thursday.` },
  }))
}
