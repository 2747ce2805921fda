import pg from 'pg'
import { Pool } from 'undici'
import { answerParent } from '../child.ts'

export type BareWebhooksLoad = { databaseUrl: string; receiver: string; count: number }
export type BareWebhooks = { send(load: BareWebhooksLoad): Promise<number> }

/** Ten requests at a time, and one committed row for each answer: no signature, no order, no retry, no log of what was said. */
export function serveBareWebhooks(): void {
  answerParent({ send } satisfies BareWebhooks)
}

const atOnce = 10
const body = JSON.stringify({ type: 'message.created', data: { text: 'x'.repeat(1_500) } })

/** @returns deliveries a second */
async function send({ databaseUrl, receiver, count }: BareWebhooksLoad): Promise<number> {
  const database = new pg.Pool({ connectionString: databaseUrl, max: atOnce })
  const outside = new Pool(new URL(receiver).origin, { connections: atOnce })
  try {
    await database.query('create table if not exists bare_deliveries (id uuid primary key, status integer not null, at timestamptz not null default now())')
    let left = count
    const begun = performance.now()
    await Promise.all(Array.from({ length: atOnce }, async () => {
      while (left-- > 0) {
        const headers = { 'content-type': 'application/json', 'webhook-id': `bare-${left}` }
        const answer = await outside.request({ method: 'POST', path: '/', headers, body })
        await answer.body.dump()
        await database.query({ name: 'delivered', text: 'insert into bare_deliveries (id, status) values (uuidv7(), $1)', values: [answer.statusCode] })
      }
    }))
    return count * 1000 / (performance.now() - begun)
  } finally {
    await outside.close()
    await database.end()
  }
}
