import pg from 'pg'
import { z } from 'zod'
import type { BareWebhooks } from '../bare/bare-webhooks.ts'
import { startChild } from '../child.ts'
import type { WebhookReceiver } from '../load/webhook-receiver.ts'
import { familyTime, postgresOf, processorTime } from '../processor-time.ts'
import { median } from '../statistics.ts'
import { callApi } from './call-api.ts'
import { writes } from './messages.ts'
import type { Bench, Cost, Measurement, Row } from './row.ts'
import { untilNoneLeft } from './until-none-left.ts'

/** What waits behind a paused webhook is sent when it is resumed; the receiver must then have had each delivery, and once. */
export const webhooksOut: Measurement = {
  name: 'webhooks',
  async measure(bench): Promise<Row[]> {
    const receiver = await startChild<WebhookReceiver>('webhook-receiver')
    const bare = await startChild<BareWebhooks>('bare-webhooks')
    const client = new pg.Client({ connectionString: bench.scene.databaseUrl })
    try {
      await client.connect()
      const address = await receiver.ask('start')
      const pairs = []
      for (let round = 0; round < bench.rounds; round++) {
        const ours = await sendOurs(bench, client, address)
        const received = await receiver.ask('take')
        if (received.requests !== ours.count || received.different !== ours.count) {
          throw new Error(`Webhooks: ${ours.count} due, but ${received.requests} received, ${received.different} of them different`)
        }
        const perSecond = await bare.ask('send', { databaseUrl: bench.scene.databaseUrl, receiver: address, count: ours.count })
        await receiver.ask('take')
        pairs.push({ ours, bare: perSecond })
      }
      const sent = pairs.reduce((sum, { ours }) => sum + ours.count, 0)
      return [{
        name: 'Webhook deliveries', unit: '/s',
        value: median(pairs.map(({ ours }) => ours.perSecond)),
        bare: median(pairs.map((pair) => pair.bare)),
        ratio: median(pairs.map((pair) => pair.ours.perSecond / pair.bare)),
        cost: pairs.at(-1)!.ours.cost,
        note: `one webhook, 2,000 subjects in order each; ${sent.toLocaleString('en-GB')} events, each received once`,
      }]
    } finally {
      await Promise.all([receiver.stop(), bare.stop(), client.end()])
    }
  },
}

type Sending = { count: number; perSecond: number; cost: Cost }

async function sendOurs(bench: Bench, client: pg.Client, url: string): Promise<Sending> {
  const { scene, server, load, seconds } = bench
  const { webhook: { id } } = await callApi(scene, { method: 'POST', path: '/webhooks', body: { url, eventNames: ['message.created'] } },
    z.object({ webhook: z.object({ id: z.string() }) }))
  await callApi(scene, { method: 'PUT', path: `/webhooks/${id}/pause` }, z.unknown())
  const { answered: count, failed } = await load.ask('most', { port: scene.port, requests: writes(bench, '/api/v1'), connections: 32, seconds })
  if (failed > 0) throw new Error(`Webhooks: ${failed} messages failed`)
  await untilNoneLeft(client, { text: unplannedSql, values: [scene.workspaceId, id, count] })

  const [postmaster] = postgresOf(server.dataDir)
  const used = (): Cost => ({ node: processorTime(server.pid), postgres: familyTime(postmaster!) })
  const [before, begun] = [used(), new Date()]
  await callApi(scene, { method: 'DELETE', path: `/webhooks/${id}/pause` }, z.unknown())
  await untilNoneLeft(client, { text: waitingSql, values: [id] })
  const after = used()
  const { rows: [last] } = await client.query<{ at: Date }>(lastSql, [scene.workspaceId, id])
  await callApi(scene, { method: 'DELETE', path: `/webhooks/${id}` }, z.unknown())
  return {
    count,
    perSecond: count * 1000 / (last!.at.getTime() - begun.getTime()),
    cost: { node: (after.node - before.node) / count, postgres: (after.postgres - before.postgres) / count },
  }
}

const unplannedSql = `
  select $3::int - count(*)::int as left from webhook_deliveries where workspace_id = $1 and webhook_id = $2`
const waitingSql = `select count(*)::int as left from webhook_deliveries where webhook_id = $1 and state = 'waiting'`
const lastSql = 'select max(finished_at) as at from webhook_deliveries where workspace_id = $1 and webhook_id = $2'
