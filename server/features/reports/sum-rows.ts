import { sql } from 'kysely'
import type { Db } from '../../kernel/db/database.ts'
import { type Contributions, type Measure, measures } from './contributions.ts'
import { beginOf, day, durationGrains, type Grain, grains, quarterHour } from './stretches.ts'

type Sum = { grain: Grain; dimension: string; at: Date; key: string } & Partial<Record<Measure, number>>

/** Adds to the sums of quarter hours, hours, days and months, and leaves no row of nothing behind. */
export async function addContributions(db: Db, workspaceId: string, { sums, durations }: Contributions): Promise<void> {
  const rows = [...sums].flatMap(([place, amounts]) => (Object.values(amounts).some((amount) => amount !== 0) ? sumRows(place, amounts) : []))
  if (rows.length > 0) await addSums(db, workspaceId, [...merged(rows).values()])
  const bins = [...durations].flatMap(([place, conversations]) => (conversations === 0 ? [] : durationRows(place, conversations)))
  if (bins.length > 0) await addDurations(db, workspaceId, bins)
}

function sumRows(place: string, amounts: Partial<Record<Measure, number>>): Sum[] {
  const [dimension, key, quarter] = place.split(' ') as [string, string, string]
  const at = Number(quarter) * quarterHour
  return grains.map((grain) => ({ grain, dimension, key, at: new Date(beginOf(grain, at)), ...amounts }))
}

function merged(rows: readonly Sum[]): Map<string, Sum> {
  const byPlace = new Map<string, Sum>()
  for (const row of rows) {
    const place = `${row.grain} ${row.dimension} ${row.at.getTime()} ${row.key}`
    const known = byPlace.get(place)
    if (known) for (const measure of measures) known[measure] = (known[measure] ?? 0) + (row[measure] ?? 0)
    else byPlace.set(place, { ...row })
  }
  return byPlace
}

const list = sql.raw(measures.join(', '))
const asGiven = sql.raw(measures.map((measure) => `coalesce(${measure}, 0)`).join(', '))
const asColumns = sql.raw(measures.map((measure) => `${measure} bigint`).join(', '))
const asSums = sql.raw(measures.map((measure) => `${measure} = report_counts.${measure} + excluded.${measure}`).join(', '))
const isNothing = sql.raw(measures.map((measure) => `report_counts.${measure} = 0`).join(' and '))

// In one order always: two transactions that wait for each other's rows would be a deadlock.
async function addSums(db: Db, workspaceId: string, rows: readonly Sum[]): Promise<void> {
  const json = JSON.stringify(rows)
  await sql`
    insert into report_counts (workspace_id, grain, dimension, at, key, ${list})
    select ${workspaceId}::uuid, grain, dimension, at, key, ${asGiven}
    from jsonb_to_recordset(${json}::jsonb) as row(grain integer, dimension text, at timestamptz, key text, ${asColumns})
    order by grain, dimension, at, key
    on conflict (workspace_id, grain, dimension, at, key) do update set ${asSums}`.execute(db)
  if (!rows.some((row) => measures.some((measure) => (row[measure] ?? 0) < 0))) return
  await sql`
    delete from report_counts using jsonb_to_recordset(${json}::jsonb) as row(grain integer, dimension text, at timestamptz, key text)
    where report_counts.workspace_id = ${workspaceId}::uuid and report_counts.grain = row.grain and report_counts.dimension = row.dimension
      and report_counts.at = row.at and report_counts.key = row.key and ${isNothing}`.execute(db)
}

type Duration = { grain: Grain; dimension: string; measure: string; key: string; at: Date; bin: number; conversations: number }

function durationRows(place: string, conversations: number): Duration[] {
  const [dimension, measure, key, days, bin] = place.split(' ') as [string, string, string, string, string]
  return durationGrains.map((grain) => ({ grain, dimension, measure, key, at: new Date(beginOf(grain, Number(days) * day)), bin: Number(bin), conversations }))
}

async function addDurations(db: Db, workspaceId: string, rows: readonly Duration[]): Promise<void> {
  const json = JSON.stringify(rows)
  await sql`
    insert into report_durations (workspace_id, grain, dimension, measure, at, key, bin, conversations)
    select ${workspaceId}::uuid, grain, dimension, measure, at, key, bin, sum(conversations)
    from jsonb_to_recordset(${json}::jsonb) as row(grain integer, dimension text, measure text, at timestamptz, key text, bin smallint, conversations integer)
    group by grain, dimension, measure, at, key, bin having sum(conversations) <> 0 order by grain, dimension, measure, at, key, bin
    on conflict (workspace_id, grain, dimension, measure, at, key, bin) do update set conversations = report_durations.conversations + excluded.conversations`.execute(db)
  if (!rows.some((row) => row.conversations < 0)) return
  await sql`
    delete from report_durations using jsonb_to_recordset(${json}::jsonb) as row(grain integer, dimension text, measure text, at timestamptz, key text, bin smallint)
    where report_durations.workspace_id = ${workspaceId}::uuid and report_durations.grain = row.grain and report_durations.dimension = row.dimension
      and report_durations.measure = row.measure and report_durations.at = row.at and report_durations.key = row.key and report_durations.bin = row.bin
      and report_durations.conversations = 0`.execute(db)
}
