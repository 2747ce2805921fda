import pg from 'pg'
import type { BareSmtp } from '../bare/bare-smtp.ts'
import { startChild } from '../child.ts'
import { median } from '../statistics.ts'
import { startCost } from './compare.ts'
import type { Measurement, Row } from './row.ts'

const connections = 50

/** Mails acknowledged after their commit, and then looked for: each must be there once, as a mail and as a message. */
export const mailsIn: Measurement = {
  name: 'mails',
  async measure(bench): Promise<Row[]> {
    const { scene, server, load, rounds, seconds } = bench
    const bare = await startChild<BareSmtp>('bare-smtp')
    try {
      const barePort = await bare.ask('start', scene)
      const run = async (port: number, pid: number, time: number) => {
        const name = `r${Date.now()}`
        const cost = startCost(pid, server.dataDir)
        const { perMinute, acknowledged, refused } = await load.ask('mails', {
          port, to: scene.mailAddress, connections, seconds: time, run: name,
        })
        if (refused > 0) throw new Error(`Mails in: ${refused} mails refused`)
        return { perMinute, acknowledged, name, cost: cost(acknowledged) }
      }
      await run(barePort, bare.pid, 1)
      await run(scene.smtpPort, server.pid, Math.min(3, seconds))
      const pairs = []
      for (let round = 0; round < rounds; round++) {
        const first = await run(barePort, bare.pid, seconds)
        pairs.push({ bare: first, ours: await run(scene.smtpPort, server.pid, seconds) })
      }
      for (const { ours } of pairs) await verify(scene.databaseUrl, ours.name, ours.acknowledged)
      const stored = pairs.reduce((sum, { ours }) => sum + ours.acknowledged, 0)
      const last = pairs.at(-1)!
      return [{
        name: 'Mails in by SMTP, 3 KB',
        unit: '/min',
        aim: { atLeast: 60_000 },
        value: median(pairs.map(({ ours }) => ours.perMinute)),
        bare: median(pairs.map((pair) => pair.bare.perMinute)),
        ratio: median(pairs.map((pair) => pair.ours.perMinute / pair.bare.perMinute)),
        cost: last.ours.cost,
        bareCost: last.bare.cost,
        note: `${stored.toLocaleString('en-GB')} acknowledged, each there once`,
      }]
    } finally {
      await bare.stop()
    }
  },
}

async function verify(databaseUrl: string, run: string, acknowledged: number): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows: [found] } = await client.query<{ mails: number; messages: number; different: number }>(`
      select count(*)::int as mails, count(distinct mails.message_id)::int as different,
        (select count(*)::int from messages where mail_message_id like $1) as messages
      from mails where message_id like $1`, [`%.${run}@bench`])
    const { mails, messages, different } = found!
    if (mails !== acknowledged || messages !== acknowledged || different !== acknowledged) {
      const there = `${mails} mails, ${different} different, ${messages} messages`
      throw new Error(`Mails in: ${acknowledged} acknowledged, but ${there}`)
    }
  } finally {
    await client.end()
  }
}
