import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { z } from 'zod'
import { ask, type Installation, makeInstallation, type Running, startHayloft } from '../installation.ts'
import { callApi } from '../rows/call-api.ts'
import { mailAddress, type Scene } from '../scene.ts'
import type { Desk } from './agent.ts'
import { arrangeDesk, fillDesk } from './fill-desk.ts'

export type DeskScene = Scene & { emails: string[]; channelKey: string; desk: Desk }

const Made = z.object({ id: z.string() })
const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']

/** The program as its users start it; only the database counts its statements as well, by lines of an operator. */
export async function startDesk(): Promise<{ installation: Installation; running: Running }> {
  const installation = await makeInstallation({ HAYLOFT_DEMO: '0' })
  await (await startHayloft(installation)).stop()
  const lines = ["shared_preload_libraries = 'pg_stat_statements'", 'track_io_timing = on', '']
  await appendFile(join(installation.dataDir, 'postgres', 'cluster', 'postgresql.conf'), lines.join('\n'))
  return { installation, running: await startHayloft(installation) }
}

/** 10 teams, 30 tags, 3 fields, 20 saved views, 20 macros, business hours, a service level; chat and mail; and the past. */
export async function makeDeskScene(installation: Installation, running: Running, say: (line: string) => void): Promise<DeskScene> {
  const owner = ['--email', 'olga@bench.test', '--owner', 'Olga Owner']
  const workspaceId = await ask(installation, 'workspace', 'create', '--slug', 'bench', '--name', 'Bench', ...owner)
  const key = await ask(installation, 'key', 'create', '--workspace', 'bench', '--scopes', '*')
  const scene = { workspaceId, key, contactIds: [], conversationIds: [], mailAddress, port: installation.port, smtpPort: installation.smtpPort, databaseUrl: running.databaseUrl }
  const client = new pg.Client({ connectionString: running.databaseUrl })
  await client.connect()
  try {
    await client.query('create extension pg_stat_statements')
    say('filling the desk')
    const emails = await fillDesk(client, workspaceId)
    say('furnishing it')
    const memberIds = (await client.query<{ id: string }>("select id from members where workspace_id = $1 and role = 'agent' and removed_at is null order by id", [workspaceId])).rows.map(({ id }) => id)
    const make = async (path: string, body: object): Promise<string> => (await callApi(scene, { method: 'POST', path, body }, Made)).id
    const chat = await callApi(scene, { method: 'POST', path: '/channels', body: { kind: 'chat', name: 'Website' } }, Made.extend({ key: z.string() }))
    const mailChannelId = await make('/channels', { kind: 'email', name: 'Support', address: mailAddress })
    const { teamIds, tagIds } = await makeNames(client, workspaceId, memberIds, make)
    await arrangeDesk(client, workspaceId, { chatChannelId: chat.id, mailChannelId, teamIds, tagIds })
    const macroIds = await makeRules(make, teamIds, tagIds)
    const viewQueries = await makeViews(make, teamIds, tagIds)
    return { ...scene, emails, channelKey: chat.key, desk: { memberIds, teamIds, tagIds, macroIds, viewQueries } }
  } finally {
    await client.end()
  }
}

type Make = (path: string, body: object) => Promise<string>

async function makeNames(client: pg.ClientBase, workspaceId: string, memberIds: readonly string[], make: Make): Promise<{ teamIds: string[]; tagIds: string[] }> {
  const teamIds: string[] = []
  for (let at = 0; at < 10; at++) {
    const assignment = ['manual', 'round-robin', 'least-loaded'][at % 3]
    teamIds.push(await make('/teams', { name: `Team ${at}`, assignment, memberIds: memberIds.filter((_, index) => index % 10 === at || index % 10 === (at + 3) % 10) }))
  }
  // Three come with the past.
  for (let at = 0; at < 27; at++) await make('/tags', { name: `tag-${at}` })
  for (const [index, name] of ['plan', 'order', 'country'].entries()) await make('/conversation-fields', { key: name, name, type: index === 0 ? 'select' : 'text', options: index === 0 ? ['gold', 'silver'] : [] })
  const { rows } = await client.query<{ id: string }>('select id from tags where workspace_id = $1 and removed_at is null order by name', [workspaceId])
  return { teamIds, tagIds: rows.map(({ id }) => id) }
}

async function makeRules(make: Make, teamIds: readonly string[], tagIds: readonly string[]): Promise<string[]> {
  const week = weekdays.map((day) => ({ day, from: '00:00', to: '24:00' }))
  const hoursId = await make('/business-hours', { name: 'Always', timeZone: 'Europe/Berlin', week, holidays: [{ date: '2026-12-25', name: 'Christmas', yearly: true }], isDefault: true })
  await make('/sla-policies', {
    name: 'Everybody', hoursId, firstResponseMinutes: { low: 480, normal: 120, high: 15, urgent: 2 }, nextResponseMinutes: { low: 480, normal: 120, high: 30, urgent: 5 },
    resolutionMinutes: { low: null, normal: 2_880, high: 1_440, urgent: 480 },
    escalations: [{ when: 'after', minutes: 0, clock: 'first-response', action: 'notify-assignee' }, { when: 'before', minutes: 5, clock: 'first-response', action: 'add-tag', tagId: tagIds[0] }],
  })
  const macroIds: string[] = []
  for (let at = 0; at < 20; at++) {
    const actions = [{ kind: 'tag', tags: [tagIds[at]] }, ...at % 4 === 0 ? [{ kind: 'close' }] : [{ kind: 'team', teamId: teamIds[at % 10] }]]
    macroIds.push(await make('/macros', { name: `Macro ${at}`, shared: true, text: 'Hello {{ contact.firstName | default: "there" }}, this is on its way.', actions }))
  }
  return macroIds
}

async function makeViews(make: Make, teamIds: readonly string[], tagIds: readonly string[]): Promise<string[]> {
  const queries = [
    ...teamIds.map((id) => `state:open team:${id}`), ...tagIds.slice(0, 3).map((id) => `state:open tag:${id}`), 'state:open priority:urgent', 'state:open priority:high,urgent is:unassigned',
    'state:open kind:email', 'sla:breached state:open', 'state:open is:waiting waiting:>1h', 'state:pending', 'is:unread assignee:me',
  ]
  for (const [at, query] of queries.entries()) await make('/views', { name: `View ${at}`, query, shared: true })
  return queries
}
