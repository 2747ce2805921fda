import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { scopesOf } from '../identity/index.ts'
import { newId } from '../../kernel/ids.ts'
import { readLog } from '../../kernel/events/read-log.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { exportReport } from './export-report.ts'
import { FigureName } from './figures.ts'
import { keepFacts } from './keep-facts.ts'
import { listReportConversations } from './list-report-conversations.ts'
import { readPeriod } from './period.ts'
import { findQuantiles, mostSorted } from './quantiles.ts'
import { showHeatMap } from './show-heat-map.ts'
import { showSeries } from './show-series.ts'
import { showTable } from './show-table.ts'
import type { Source } from './sources.ts'
import { summarise } from './summarise.ts'
import { type History, makeHistory } from './test-history.ts'

let world: World
let history: History
beforeAll(async () => {
  world = await makeWorld()
  history = await makeHistory(world, 900)
  await world.kernel.database.systemTransaction(async (db, client) => {
    let after = { xid: '0', id: '00000000-0000-0000-0000-000000000000' }
    for (;;) {
      const { events } = await readLog(db, after, 200)
      const last = events.at(-1)
      if (!last) return
      await keepFacts.apply(events, db, client, after)
      after = { xid: last.xid, id: last.id }
    }
  })
}, 120_000)

// Daylight saving begins within it where there is such a thing.
const spring = { from: '2026-02-25', to: '2026-04-05' }
const zones = ['UTC', 'Europe/Vienna', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe']
// The same conversations, all of which are chats; but only the facts can tell, with replies and spells alone or with all that is known.
const byFacts = { filter: 'kind:chat,email' }
const byJoins = { filter: 'kind:chat,email created:2000-01-01..2100-01-01' }

describe('figures', () => {
  it.each(zones)('are the same by the sums and by the facts in %s', async (timeZone) => {
    const olga = world.as('olga')
    const asked = { ...spring, timeZone }
    const [bySums, other] = [await olga.run(summarise, asked), await olga.run(summarise, { ...asked, ...byFacts })]
    expect(bySums.figures.find(({ figure }) => figure === 'created')!.now.count).toBeGreaterThan(50)
    for (const [place, { figure, now, before }] of other.figures.entries()) expect({ figure, now, before }).toEqual({ figure, now: bySums.figures[place]!.now, before: bySums.figures[place]!.before })
    for (const groupBy of ['member', 'team', 'channel', 'tag', 'priority'] as const) {
      const sorted = ({ rows }: z.output<typeof showTable.output>) => rows.sort((a, b) => (a.key < b.key ? -1 : 1))
      const table = sorted(await olga.run(showTable, { ...asked, groupBy }))
      expect(table.length).toBeGreaterThan(1)
      expect(table).toEqual(sorted(await olga.run(showTable, { ...asked, groupBy, ...byFacts })))
    }
    for (const figure of FigureName.options) {
      for (const bucket of ['hour', 'day', 'week', 'month'] as const) {
        const series = await olga.run(showSeries, { ...asked, figure, bucket })
        expect(series).toEqual(await olga.run(showSeries, { ...asked, figure, bucket, ...byFacts }))
      }
    }
    const map = await olga.run(showHeatMap, { ...asked, figure: 'messagesOut' })
    expect(map).toEqual(await olga.run(showHeatMap, { ...asked, figure: 'messagesOut', ...byFacts }))
    const told = bySums.figures.find(({ figure }) => figure === 'messagesOut')!.now.count
    expect(map.cells.reduce((sum, { value }) => sum + value, 0)).toBe(told)
    expect(map.weekdays.reduce((sum, value) => sum + value, 0)).toBe(40)
  }, 60_000)

  it('are those of the conversations of a filter, by whatever they are found', async () => {
    const olga = world.as('olga')
    const all = { ...spring, timeZone: 'Europe/Vienna' }
    const [vip, refund] = history.tags as [string, string]
    const same = [
      [`team:${history.teams[0]!}`, `team:${history.teams[0]!} kind:chat,email`], [`tag:${vip}`, `tag:${vip} kind:chat,email`], ['tag:none', `-tag:${history.tags.join(',')}`],
      [`priority:high -tag:${refund}`, `-priority:low,normal,urgent tag:none,${history.tags.filter((id) => id !== refund).join(',')} -tag:${refund}`],
      ['is:unassigned channel:none', 'assignee:none channel:none'],
    ] as const
    for (const [filter, another] of same) {
      const told = await olga.run(summarise, { ...all, filter })
      const shape = ({ figures }: typeof told) => figures.map(({ figure, now, before }) => ({ figure, now, before }))
      expect(shape(await olga.run(summarise, { ...all, filter: another })), another).toEqual(shape(told))
      expect(shape(await olga.run(summarise, { ...all, filter: `${filter} created:2000-01-01..2100-01-01` })), filter).toEqual(shape(told))
    }
    expect((await olga.run(showTable, { ...all, groupBy: 'tag' })).rows.map(({ key }) => key).filter((key) => history.goneTags.includes(key))).toEqual([])
    const bySums = await olga.run(showSeries, { ...all, figure: 'backlog', groupBy: 'team' })
    expect(await olga.run(showSeries, { ...all, ...byJoins, figure: 'backlog', groupBy: 'team' })).toEqual(bySums)
    expect(await olga.run(showHeatMap, { ...all, ...byJoins, figure: 'messagesIn' })).toEqual(await olga.run(showHeatMap, { ...all, figure: 'messagesIn' }))
  }, 60_000)

  it('name every group, however many there are', async () => {
    const { database } = world.kernel
    const tags = Array.from({ length: 130 }, (_, n) => ({ id: newId(), workspace_id: world.workspaceId, name: `Group ${n}` }))
    await database.system.insertInto('tags').values(tags).execute()
    const nothing = { opened: 1, ended: 0, closed: 0, resolution_sum: 0, answered: 0, response_sum: 0, messages_in: 0, messages_out: 0, sla_kept: 0, sla_missed: 0, rated: 0, rated_good: 0, score_sum: 0 }
    await database.system.insertInto('report_counts').values(tags.map(({ id }) => (
      { workspace_id: world.workspaceId, grain: 43_200, dimension: 'tag', key: id, at: new Date('2027-02-01'), created: 1, ...nothing }))).execute()
    const { rows } = await world.as('olga').run(showTable, { from: '2027-02-01', to: '2027-02-28', groupBy: 'tag' })
    expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining(tags.map(({ name }) => name)))
  })

  it.each(['created', 'closed', 'firstResponse', 'backlog'] as const)('lead to the conversations behind them: %s', async (figure) => {
    const olga = world.as('olga')
    const asked = { ...spring, timeZone: 'Asia/Kathmandu', filter: `team:${history.teams[0]!}` }
    const { figures } = await olga.run(summarise, asked)
    const ids = await listAll({ ...asked, figure })
    expect(ids.length).toBeGreaterThan(1)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.length).toBe(figures.find((each) => each.figure === figure)!.now.count)
    const table = await olga.run(showTable, { ...spring, timeZone: 'UTC', groupBy: 'member' })
    for (const { key, figures: own } of table.rows) expect((await listAll({ ...spring, figure, groupBy: 'member', key })).length).toBe(own[figure].count)
  })

  it('say the backlog at the end of each day as the spells do', async () => {
    const { groups, buckets } = await world.as('olga').run(showSeries, { ...spring, figure: 'backlog', timeZone: 'Europe/Vienna' })
    const { rows } = await sql<{ open: number }>`
      select (select count(*)::integer from conversation_spells join conversation_facts on conversation_facts.id = conversation_id
        where not conversation_facts.spam and conversation_facts.merged_into is null and opened_at < ends and (ended_at is null or ended_at >= ends)) as open
      from (select (day + interval '1 day') at time zone 'Europe/Vienna' as ends from generate_series('2026-02-25'::timestamp, '2026-04-05', '1 day') as day) as days`.execute(world.kernel.database.system)
    expect(buckets).toHaveLength(40)
    expect(groups[0]!.values).toEqual(rows.map(({ open }) => open))
  })

  it('offer the query of the inbox where its words can say the same', async () => {
    const { figures } = await world.as('olga').run(summarise, { ...spring, filter: 'priority:high' })
    expect(figures.find(({ figure }) => figure === 'created')!.query).toBe('priority:high created:2026-02-25..2026-04-05')
    const { figures: elsewhere } = await world.as('olga').run(summarise, { ...spring, timeZone: 'Europe/Vienna' })
    expect(elsewhere.find(({ figure }) => figure === 'created')!.query).toBeNull()
  })

  it('do not tell of days to come', async () => {
    const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10)
    const { groups } = await world.as('olga').run(showSeries, { from: day(-1), to: day(1), figure: 'created' })
    expect(groups[0]!.values).toEqual([0, 0, null])
  })

  it('of single members are for whom they concern', async () => {
    const asked = { ...spring, groupBy: 'member' as const }
    const { memberId } = world.cast.ada
    expect((await world.as('ada').run(showTable, asked)).rows.map(({ key }) => key)).toEqual([memberId])
    await world.kernel.database.system.insertInto('team_members').values([memberId, world.cast.olga.memberId].map((id) => ({ workspace_id: world.workspaceId, team_id: history.teams[0]!, member_id: id }))).execute()
    expect((await world.as('ada').run(showTable, asked)).rows.map(({ key }) => key).sort()).toEqual([memberId, world.cast.olga.memberId].sort())
    await expect(world.as('vera').run(summarise, { ...spring, filter: `assignee:${memberId}` })).rejects.toMatchObject({ code: 'forbidden' })
    expect(scopesOf('admin').has('member-reports:*')).toBe(true)
  })

  it('show nothing of another workspace, and need their scope', async () => {
    const { figures } = await world.as('oscar').run(summarise, spring)
    expect(figures.every(({ now, before }) => now.count === 0 && before.count === 0)).toBe(true)
    expect((await world.as('oscar').run(listReportConversations, { ...spring, figure: 'created' })).items).toEqual([])
    const without = { ...world.cast.ada.caller, scopes: new Set(['conversations:read']) }
    await expect(world.as(without).run(summarise, spring)).rejects.toMatchObject({ code: 'forbidden' })
  })

  it.each([
    [{ from: '2026-03-02', to: '2026-03-01' }, 'The last day lies before the first.'],
    [{ ...spring, timeZone: 'Europe/Gotham' }, 'There is no time zone Europe/Gotham'],
    [{ ...spring, filter: 'lamp' }, 'no words to search for'],
    [{ ...spring, filter: 'waiting:>2h' }, 'which reports do not know'],
    [{ ...spring, filter: 'team:Nowhere' }, 'There is no team called Nowhere'],
    [{ from: '2015-01-01', to: '2026-01-01' }, 'at most 1100 days'],
  ])('refuse %j', async (asked, words) => {
    const error = await world.as('olga').run(summarise, asked).then(() => undefined, (thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'invalid_input' })
    expect(JSON.stringify((error as { data: unknown }).data)).toContain(words)
  })
})

describe('reports.export', () => {
  it('gives CSV in which no name is a formula', async () => {
    const { csv, fileName } = await world.as('olga').run(exportReport, { ...spring, report: 'table', groupBy: 'tag' })
    const lines = csv.split('\r\n')
    expect(fileName).toBe('table-by-tag-2026-02-25-2026-04-05.csv')
    expect(lines[0]).toMatch(/^tag,id,created,/)
    expect(lines.filter((line) => line.startsWith("'=refund,"))).toHaveLength(1)
    expect(csv).not.toMatch(/(^|,|\n)=/)
    const series = await world.as('olga').run(exportReport, { ...spring, report: 'series', figure: 'backlog' })
    expect(series.csv.trim().split('\r\n')).toHaveLength(41)
    const conversations = await world.as('olga').run(exportReport, { ...spring, report: 'conversations', figure: 'closed' })
    expect(conversations.csv.trim().split('\r\n').length - 1).toBe((await listAll({ ...spring, figure: 'closed' })).length)
  })
})

it('medians from bins are right to 2.5 %, in any time zone', async () => {
  const db = world.kernel.database.forWorkspace(world.workspaceId)
  const source: Source = { dimension: 'team', filter: { query: { terms: [], words: '' }, conditions: [sql`not conversations.spam and conversations.merged_into is null`], isEmpty: true, isCarried: true } }
  for (const timeZone of zones) {
    const period = await readPeriod(db, { ...spring, timeZone })
    const sorted = await findQuantiles(db, source, 'resolution', period, 1)
    const binned = await findQuantiles(db, source, 'resolution', period, mostSorted + 1)
    expect([sorted.exact, binned.exact]).toEqual([true, false])
    expect([...binned.byKey.keys()].sort()).toEqual([...sorted.byKey.keys()].sort())
    const { rows } = await sql<{ key: string; below: number; above: number }>`
      select coalesce(team_id::text, '') as key, percentile_disc(0.5) within group (order by resolution_seconds) as below, percentile_disc(0.5) within group (order by resolution_seconds desc) as above
      from conversation_facts as conversations where workspace_id = current_workspace() and ${source.filter.conditions[0]!} and closed_at >= ${period.from} and closed_at < ${period.to} group by 1`.execute(db)
    for (const { key, below, above } of rows) {
      const { median } = binned.byKey.get(key)!
      expect(median).toBeGreaterThanOrEqual(below * 0.975 - 1)
      expect(median).toBeLessThanOrEqual(above * 1.025 + 1)
    }
  }
})

async function listAll(asked: z.input<typeof listReportConversations.input>): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | null = null
  do {
    const page: z.output<typeof listReportConversations.output> = await world.as('olga').run(listReportConversations, { ...asked, limit: 7, ...cursor !== null && { cursor } })
    ids.push(...page.items.map(({ conversation }) => conversation.id))
    cursor = page.nextCursor
  } while (cursor !== null)
  return ids
}
