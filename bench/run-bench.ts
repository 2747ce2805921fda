import { writeFile } from 'node:fs/promises'
import { cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import type { BareHttp } from './bare/bare-http.ts'
import { startChild } from './child.ts'
import { makeInstallation, startHayloft } from './installation.ts'
import type { Load } from './load/load-process.ts'
import { watchOthers } from './processor-time.ts'
import { flowRuns } from './rows/flows.ts'
import { measureHelpDesk } from './rows/help-desk.ts'
import { jobsDone } from './rows/jobs.ts'
import { mailsIn } from './rows/mails.ts'
import { messageCommand, messageSteady } from './rows/messages.ts'
import { graphqlPage, graphqlRead, graphqlSteady, restList, restRead } from './rows/reads.ts'
import { reportsShown } from './rows/reports.ts'
import type { Measurement, Row } from './rows/row.ts'
import { searches } from './rows/search.ts'
import { socketsOpen } from './rows/sockets.ts'
import { sharedReads } from './rows/shared-reads.ts'
import { measureStarting } from './rows/starting.ts'
import { webhooksOut } from './rows/webhooks.ts'
import { makeScene } from './scene.ts'
import { printTable } from './table.ts'

const onServer: Measurement[] = [
  restRead, restList, graphqlRead, graphqlPage, graphqlSteady, messageCommand, messageSteady, mailsIn, flowRuns, webhooksOut,
  searches, jobsDone, reportsShown, sharedReads, socketsOpen,
]
const names = [...onServer.map(({ name }) => name), 'starting', 'help-desk']

/** How long one load runs, and how often ours and bare take turns. */
type Extent = { rounds: number; seconds: number }

const usage = `usage: npm run bench -- [--quick] [--only NAME …] [--seconds N] [--json FILE]

--quick    one round of 2 seconds in place of three of 4
--only     only this measurement; may be given again: ${names.join(', ')}
--seconds  how long each load runs; help-desk, which only runs when it is named: 300, quick 30
--json     writes what was measured into a file as well`

export async function runBench(args: string[]): Promise<void> {
  const values = readArguments(args)
  if (!values) {
    console.error(usage)
    process.exitCode = 1
    return
  }
  const wanted = (name: string): boolean => values.only?.includes(name) ?? true
  const extent = { rounds: values.quick ? 1 : 3, seconds: Number(values.seconds ?? (values.quick ? 2 : 4)) }
  const rows: Row[] = []
  const chosen = onServer.filter(({ name }) => wanted(name))
  if (chosen.length > 0) rows.push(...await measureServer(chosen, extent))
  if (wanted('starting')) rows.push(...await measureStarting(extent.rounds))
  if (values.only?.includes('help-desk')) rows.push(...await measureHelpDesk(Number(values.seconds ?? (values.quick ? 30 : 300))))
  console.log(printTable(rows))
  const machine = { cores: cpus().length, model: cpus()[0]?.model, node: process.version, load: loadavg()[0] }
  const report = { at: new Date(), machine, ...extent, rows }
  if (values.json) await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`)
}

function readArguments(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        quick: { type: 'boolean', default: false },
        only: { type: 'string', multiple: true },
        seconds: { type: 'string' },
        json: { type: 'string' },
      },
    })
    const known = (values.only ?? []).every((name) => names.includes(name)) && !(Number(values.seconds ?? 1) < 1)
    return known ? values : undefined
  } catch {
    return undefined
  }
}

async function measureServer(measurements: readonly Measurement[], extent: Extent): Promise<Row[]> {
  const rows: Row[] = []
  const installation = await makeInstallation({
    HAYLOFT_DEMO: '0', HAYLOFT_RATE_LIMIT_HOOK: '1000000000', HAYLOFT_ALLOW_PRIVATE_ADDRESSES: '127.0.0.1',
  })
  try {
    const running = await startHayloft(installation)
    const scene = await makeScene(installation, running)
    const bare = await startChild<BareHttp>('bare-http')
    const barePort = await bare.ask('start', scene)
    const load = await startChild<Load>('load')
    for (const { name, measure } of measurements) {
      process.stderr.write(`${name} … `)
      const others = watchOthers()
      const found = await measure({
        installation,
        scene,
        bare: { port: barePort, pid: bare.pid },
        server: { pid: running.pid, dataDir: installation.dataDir },
        load,
        ...extent,
      })
      process.stderr.write(`${found.map(({ value, unit }) => `${value.toFixed(1)} ${unit}`).join(', ')}\n`)
      rows.push(...found.map((row) => ({ ...row, others: others() })))
    }
    await Promise.all([load.stop(), bare.stop()])
    await running.stop()
  } finally {
    await installation.remove()
  }
  return rows
}
