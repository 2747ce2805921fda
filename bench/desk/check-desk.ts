import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import type { Child } from '../child.ts'
import type { DeskProcess, Hearing } from './desk-process.ts'
import { readLags } from './watch-desk.ts'

export type Check = { name: string; holds: boolean; words: string }

const catchUpMs = 60_000

/** Until every reader of the log has read it all, no job is due, and what could be taken back is sent. @returns seconds, or undefined when it took more than a minute */
export async function untilCaughtUp(client: pg.ClientBase): Promise<number | undefined> {
  const begun = performance.now()
  while (performance.now() - begun < catchUpMs) {
    const isBehind = (await readLags(client)).some(({ events }) => events > 0)
    const { rows: [left] } = await client.query<{ due: number }>(`
      select (select count(*) from all_jobs where state <> 'dead' and run_at <= now())::int + (select count(*) from scheduled_messages where state = 'waiting')::int as due`)
    if (!isBehind && left!.due === 0) return (performance.now() - begun) / 1_000
    await sleep(200)
  }
  return undefined
}

/** Each message that the server acknowledged must be there, and once. */
export async function checkMessages(client: pg.ClientBase, clientIds: readonly string[]): Promise<Check> {
  const { rows: [found] } = await client.query<{ there: number; different: number }>(
    'select count(*)::int as there, count(distinct client_id)::int as different from messages where client_id = any($1::text[])', [clientIds])
  const { there, different } = found!
  return { name: 'Messages', holds: there === clientIds.length && different === there, words: `${clientIds.length} acknowledged, ${different} there, ${there - different} of them twice` }
}

export async function checkMails(client: pg.ClientBase, run: string, acknowledged: number): Promise<Check> {
  const { rows: [found] } = await client.query<{ mails: number; messages: number; different: number }>(`
    select count(*)::int as mails, count(distinct message_id)::int as different, (select count(*)::int from messages where mail_message_id like $1) as messages
    from mails where message_id like $1`, [`%.${run}@bench`])
  const { mails, messages, different } = found!
  return { name: 'Mails', holds: [mails, messages, different].every((count) => count === acknowledged), words: `${acknowledged} acknowledged, ${different} there, as ${messages} messages` }
}

/** A sample of all message events must have come to all agents; each event of their own to the visitors who are still there. */
export async function checkHearing(client: pg.ClientBase, since: Date, agents: Child<DeskProcess>, visitors: readonly Child<DeskProcess>[]): Promise<Check[]> {
  const { rows: sampled } = await client.query<{ id: string }>("select id from events where name = 'message.created' and at >= $1 and right(id::text, 1) = '0'", [since])
  const { rows: own } = await client.query<{ id: string; contactId: string; xid: string }>(`
    select id, xid::text as xid, payload -> 'conversation' ->> 'contactId' as "contactId" from events
    where name = 'message.created' and at >= $1 and payload -> 'message' ->> 'kind' = 'reply' and payload -> 'conversation' ->> 'kind' = 'chat' order by events.xid, events.id`, [since])
  return [
    hearingOf('Heard by agents', [await agents.ask('checkAgents', sampled.map(({ id }) => id))]),
    hearingOf('Heard by visitors', await Promise.all(visitors.map((each) => each.ask('checkVisitors', own)))),
  ]
}

function hearingOf(name: string, all: readonly Hearing[]): Check {
  const total = (key: keyof Hearing): number => all.reduce((sum, each) => sum + each[key], 0)
  const [missed, doubled] = [total('missed'), total('doubled')]
  return { name, holds: missed + doubled === 0 && total('expected') > 0, words: `${total('listeners')} listeners were to hear ${total('expected')} events: ${missed} missed, ${doubled} came twice` }
}

/** Jobs that have given up. */
export async function checkJobs(client: pg.ClientBase): Promise<Check> {
  const { rows: [dead] } = await client.query<{ count: number }>("select count(*)::int as count from all_jobs where state = 'dead'")
  return { name: 'Jobs', holds: dead!.count === 0, words: `${dead!.count} have given up` }
}

/** What the program itself complained of. */
export function checkLog(dataDir: string): Check {
  const complaints = readFileSync(join(dataDir, 'bench.log'), 'utf8').split('\n').filter((line) => /^\{"level":[456]0/.test(line))
  const kinds = new Map<string, number>()
  for (const line of complaints) {
    const { msg, err } = JSON.parse(line) as { msg?: string; err?: { message?: string } }
    const words = `${msg ?? ''}${err?.message ? `: ${err.message}` : ''}`
    kinds.set(words, (kinds.get(words) ?? 0) + 1)
  }
  const told = [...kinds].toSorted(([, one], [, other]) => other - one).slice(0, 5).map(([words, count]) => `${count} × ${words}`)
  return { name: 'Log', holds: complaints.length === 0, words: complaints.length === 0 ? 'no warning' : told.join('; ').slice(0, 1_000) }
}
