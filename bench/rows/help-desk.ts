import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { type Child, startChild } from '../child.ts'
import { checkHearing, checkJobs, checkLog, checkMails, checkMessages, type Check, untilCaughtUp } from '../desk/check-desk.ts'
import type { DeskProcess, DeskTold } from '../desk/desk-process.ts'
import { type DeskScene, makeDeskScene, startDesk } from '../desk/desk-scene.ts'
import { password } from '../desk/fill-desk.ts'
import { printDesk } from '../desk/print-desk.ts'
import { readServerTimes, serverTimesBetween } from '../desk/server-times.ts'
import { findSlowest, forgetStatements } from '../desk/statements.ts'
import { joinFailures, joinMeasured, type Measured } from '../desk/tally.ts'
import { type MemoryAt, watchDesk } from '../desk/watch-desk.ts'
import { watchOthers } from '../processor-time.ts'
import { percentile } from '../statistics.ts'
import type { Row } from './row.ts'

const visitors = 1_000
const mailsPerSecond = 2
// Until all are there: sign-ins and first visits are no everyday load.
const settlingSeconds = 30
const progressSeconds = 10

type Desks = { agents: Child<DeskProcess>; visitors: Child<DeskProcess> }

/**
 * A day's work of 100 agents with the dashboard, 1,000 visitors with the widget, and mails by SMTP, on an installation of its own.
 * Whoever works does so at a person's pace; a time counts from the moment that somebody did something.
 */
export async function measureHelpDesk(seconds: number): Promise<Row[]> {
  const say = (line: string): void => void process.stderr.write(`help-desk: ${line}\n`)
  const { installation, running } = await startDesk()
  const desks: Desks = { agents: await startChild<DeskProcess>('desk'), visitors: await startChild<DeskProcess>('desk') }
  const client = new pg.Client({ connectionString: running.databaseUrl })
  try {
    const scene = await makeDeskScene(installation, running, say)
    await client.connect()
    await untilCaughtUp(client)
    const run = `r${Date.now()}`
    say('they come')
    await open(desks, scene, run)
    await sleep(settlingSeconds * 1_000)

    await Promise.all(Object.values(desks).map((desk) => desk.ask('tell')))
    await forgetStatements(client)
    const [since, before, others] = [new Date(), await readServerTimes(scene.port), watchOthers()]
    const watch = await watchDesk(scene.databaseUrl, { pid: running.pid, dataDir: installation.dataDir })
    for (let left = seconds; left > 0; left -= progressSeconds) {
      await sleep(Math.min(left, progressSeconds) * 1_000)
      say(await progressOf(desks, watch.memory, seconds - left + Math.min(left, progressSeconds)))
    }
    const [used, usedByOthers] = [watch.used(), others()]
    const statements = await findSlowest(client)
    const inServer = serverTimesBetween(before, await readServerTimes(scene.port))
    await watch.sample()

    say('they leave')
    const ended = await Promise.all(Object.values(desks).map((desk) => desk.ask('end')))
    const told = await Promise.all(Object.values(desks).map((desk) => desk.ask('tell')))
    const caughtUp = await untilCaughtUp(client)
    await watch.stop()
    const checks = [
      checkAnswers(told),
      await checkMessages(client, ended.flatMap(({ clientIds }) => clientIds)),
      await checkMails(client, run, ended.reduce((sum, { mails }) => sum + mails, 0)),
      ...await checkHearing(client, since, desks.agents, [desks.visitors]),
      { name: 'Readers of the log and jobs', holds: caughtUp !== undefined, words: caughtUp === undefined ? 'were not done within a minute' : `were done ${caughtUp.toFixed(1)} s after the end` },
      await checkJobs(client),
      checkLog(installation.dataDir),
    ]
    const operations = joinMeasured(told.map((each) => each.operations))
    const delays = told.flatMap((each) => each.delays)
    const lateness = told.flatMap((each) => each.lateness)
    console.log(printDesk({ operations, seconds, used, inServer, delays, lateness, lags: watch.lags, memory: watch.memory, statements, checks }))
    await Promise.all(Object.values(desks).map((desk) => desk.ask('close')))
    return rowsOf({ operations, delays, memory: watch.memory, others: usedByOthers, checks })
  } finally {
    await client.end().catch(() => undefined)
    await Promise.all(Object.values(desks).map((desk) => desk.stop()))
    await running.stop()
    await installation.remove()
  }
}

async function open(desks: Desks, scene: DeskScene, run: string): Promise<void> {
  const { port, emails, desk, channelKey, smtpPort, mailAddress } = scene
  await desks.agents.ask('openAgents', { port, emails, password, desk })
  await Promise.all([
    desks.visitors.ask('openVisitors', { port, channelKey, from: 0, count: visitors }),
    desks.agents.ask('sendMails', { port: smtpPort, to: mailAddress, perSecond: mailsPerSecond, run }),
  ])
}

async function progressOf(desks: Desks, memory: readonly MemoryAt[], seconds: number): Promise<string> {
  const all = await Promise.all(Object.values(desks).map((desk) => desk.ask('progress')))
  const total = (key: 'noted' | 'failed'): number => all.reduce((sum, each) => sum + each[key], 0)
  const { program, postgres } = memory.at(-1)!
  return `${seconds} s, ${total('noted')} answers, ${total('failed')} failures, ${megabytesOf(program)} + ${megabytesOf(postgres)} MB`
}

function checkAnswers(told: readonly DeskTold[]): Check {
  const failures = joinFailures(told.map((each) => each.failures))
  const lost = told.reduce((sum, { lostSockets }) => sum + lostSockets, 0)
  const words = failures.slice(0, 20).map(([failure, count]) => `${count} × ${failure}`)
  return { name: 'Answers', holds: failures.length + lost === 0, words: `${lost} sockets lost; ${words.length === 0 ? 'no failure' : words.join('\n          ')}` }
}

type Reached = { operations: ReadonlyMap<string, Measured>; delays: readonly number[]; memory: readonly MemoryAt[]; others: number; checks: readonly Check[] }

function rowsOf({ operations, delays, memory, others, checks }: Reached): Row[] {
  const answers = [...operations.values()].flatMap(({ times }) => times)
  const afterAMinute = memory.find(({ seconds }) => seconds >= 60) ?? memory[0]!
  const last = memory.at(-1)!
  const failing = checks.filter(({ holds }) => !holds).map(({ name }) => name)
  const total = (at: MemoryAt): number => megabytesOf(at.program + at.postgres)
  return [
    { name: 'Help desk, all answers: p95', value: percentile(answers, 95), unit: 'ms', note: `${answers.length.toLocaleString('en-GB')}, p50 ${percentile(answers, 50).toFixed(1)} ms; ${failing.length === 0 ? 'all checks hold' : `FAILS: ${failing.join(', ')}`}`, others },
    { name: 'Help desk, live events: p95', value: percentile(delays, 95), unit: 'ms', note: `${delays.length.toLocaleString('en-GB')}, p50 ${percentile(delays, 50).toFixed(1)} ms`, others },
    { name: 'Help desk, memory at the end', value: total(last), unit: 'MB', note: `${total(afterAMinute)} MB at second ${afterAMinute.seconds.toFixed(0)}`, others },
  ]
}

const megabytesOf = (bytes: number): number => Math.round(bytes / 1024 / 1024)
