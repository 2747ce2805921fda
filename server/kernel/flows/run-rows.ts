import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { newId } from '../ids.ts'
import { type FinishedRun, runFinished } from './events.ts'
import { plain } from './storable.ts'
import type { StepError } from './walk.ts'

export type RunRow = {
  id: string
  workspaceId: string
  flowId: string | null
  systemFlow: string | null
  version: number
  trigger: Record<string, unknown>
  subjectId: string | null
  chain: string[]
  parentRunId: string | null
  parentPath: string | null
  generation: number
  turn: number
  ending: 'cancelled' | null
  startedAt: Date
  carrier: string
  steps: StepRow[] | null
}

export type StepState = 'running' | 'waiting' | 'succeeded' | 'failed' | 'cancelled'
export type StepRow = {
  path: string; state: StepState; attempts: number; output: unknown; error: string | null; error_code: string | null; started_at: string; finished_at: string | null
}

/** What is written of a step. `input` and `output` are JSON texts. */
export type StepRecord = {
  path: string; position: number; stepId: string; kind: string; state: StepState; attempts: number
  input?: string | undefined; output?: string | undefined; error?: StepError | undefined; startedAt: Date; finishedAt: Date | null
}

// A claim or an end that a crash of the database takes back is taken again by the job, whose own rows were written later:
// neither waits for the disk.
const soon = sql`set_config('synchronous_commit', 'off', true)`

export type Claim = { runId: string; turn: number; carrier: string }

/**
 * Takes runs up, with the results so far; undefined for those whose turn is over. What waits in a run has waited long enough:
 * an earlier end of the wait would have begun a new turn.
 */
export async function claimRuns(db: Db, claims: readonly Claim[]): Promise<(RunRow | undefined)[]> {
  const { rows } = await sql<RunRow>`
    with claimed as (
      update runs set state = 'running', carrier = claim.carrier, started_at = coalesce(started_at, date_trunc('milliseconds', now()))
      from json_to_recordset(${JSON.stringify(claims)}::json) as claim("runId" uuid, turn int, carrier uuid)
      where runs.id = claim."runId" and runs.turn = claim.turn and state in ('queued', 'running', 'waiting') returning runs.*
    ), awaited as (
      delete from run_waits using claimed where run_id = claimed.id
    )
    select id, workspace_id as "workspaceId", flow_id as "flowId", system_flow as "systemFlow", version, trigger, subject_id as "subjectId", chain,
      parent_run_id as "parentRunId", parent_path as "parentPath", generation, turn, ending, started_at as "startedAt", carrier,
      (select json_agg(json_build_object('path', path, 'state', state, 'attempts', attempts, 'output', output, 'error', error,
        'error_code', error_code, 'started_at', started_at, 'finished_at', finished_at)) from run_steps where run_id = claimed.id) as steps
    from claimed, (select ${soon}) as soon`.execute(db)
  return claims.map(({ carrier }) => rows.find((row) => row.carrier === carrier))
}

/** @throws a database error: HF001 when another carries the run, HF002 when a result is there already */
export function keepSteps(runId: string, carrier: string, steps: readonly StepRecord[]): RawBuilder<unknown> {
  return sql`select keep_steps(${runId}::uuid, ${carrier}::uuid, ${rowsOf(steps)}::json)`
}

export function isRunLost(error: unknown): boolean {
  const cause: unknown = error instanceof AppError ? error.cause : error
  return cause instanceof Error && 'code' in cause && cause.code === 'HF001'
}

export type RunWait = {
  path: string; kind: 'time' | 'event' | 'approval' | 'flow'; until?: Date | undefined; eventName?: string; subjectId?: string | null; details?: object
}

/** Lays a run down. Guarded by `keepSteps`, which must stand before it in the same transaction. */
export function parkRun(runId: string, wait: RunWait | null): RawBuilder<unknown> {
  const parked = sql`update runs set state = ${wait ? 'waiting' : 'queued'}, carrier = null, turn = turn + 1 where id = ${runId}::uuid returning id, workspace_id`
  if (!wait) return parked
  return sql`
    with parked as (${parked})
    insert into run_waits (workspace_id, run_id, path, kind, event_name, subject_id, details, until)
    select workspace_id, id, ${wait.path}, ${wait.kind}, ${wait.eventName ?? null}, ${wait.subjectId ?? null}::uuid, ${JSON.stringify(wait.details ?? {})}::jsonb, ${wait.until ?? null}::timestamptz
    from parked`
}

export type RunEnd = {
  run: RunRow & { flowName: string }
  state: FinishedRun['state']
  error: string | null
  /** A JSON text. */
  variables: string | null
  steps: readonly StepRecord[]
}

/** Ends runs that are carried, each with its last results and its event: one statement. False for those that another carries. */
export async function endRuns(db: Db, ends: readonly RunEnd[]): Promise<boolean[]> {
  const { rows } = await sql<{ id: string }>`
    with ending as (
      select * from json_to_recordset(${`[${ends.map(endOf).join()}]`}::json) as row(id uuid, carrier uuid, state text, error text, variables json, steps json, event_id uuid, payload jsonb, actor jsonb, correlation_id text)
    ), ended as (
      update runs set state = ending.state, error = ending.error, variables = ending.variables, carrier = null, ending = null, finished_at = now()
      from ending where runs.id = ending.id and runs.carrier = ending.carrier
      returning runs.id, workspace_id, ending.steps, event_id, payload, actor, correlation_id
    ), kept as (
      insert into run_steps as known (workspace_id, run_id, path, position, step_id, kind, state, attempts, input, output, error, error_code, started_at, finished_at)
      select workspace_id, ended.id, path, position, step_id, kind, row.state, attempts, input, output, error, error_code, started_at, finished_at
      from ended, json_to_recordset(ended.steps) as row(path text, position int, step_id text, kind text, state text, attempts int, input json,
        output json, error text, error_code text, started_at timestamptz, finished_at timestamptz)
      on conflict (run_id, path) do update set state = excluded.state, attempts = excluded.attempts, input = excluded.input, output = excluded.output,
        error = excluded.error, error_code = excluded.error_code, started_at = excluded.started_at, finished_at = excluded.finished_at
    ), told as (
      insert into events (id, workspace_id, name, subject_id, payload, actor, correlation_id)
      select event_id, workspace_id, ${runFinished.name}, id, payload, actor, correlation_id from ended
    )
    select id from ended, (select ${soon}) as soon`.execute(db)
  const ended = new Set(rows.map(({ id }) => id))
  return ends.map(({ run }) => ended.has(run.id))
}

function endOf({ run, state, error, variables, steps }: RunEnd): string {
  const finished: FinishedRun = { id: run.id, flowId: run.flowId, systemFlow: run.systemFlow, flowName: run.flowName, state, error, subjectId: run.subjectId }
  const fields = JSON.stringify({
    id: run.id, carrier: run.carrier, state, error, event_id: newId(), payload: { run: finished }, actor: actorOf(run), correlation_id: correlationOf(run.id),
  })
  return `${fields.slice(0, -1)},"variables":${variables ?? 'null'},"steps":${rowsOf(steps)}}`
}

/** Writes an event about a run, for the row that `from` gives. */
export function tell(from: string, run: { id: string; flowId: string | null; flowName: string }, name: string, payload: object): RawBuilder<unknown> {
  return sql`
    insert into events (id, workspace_id, name, subject_id, payload, actor, correlation_id)
    select ${newId()}::uuid, workspace_id, ${name}, id, ${JSON.stringify(payload)}::jsonb, ${JSON.stringify(actorOf(run))}::jsonb, ${correlationOf(run.id)}
    from ${sql.ref(from)}`
}

export function actorOf(run: { flowId: string | null; flowName: string }) {
  return run.flowId === null ? { kind: 'system' as const, id: null, name: run.flowName } : { kind: 'flow' as const, id: run.flowId, name: run.flowName }
}

const correlation = /^(?:plugin:[0-9a-f-]{36}:)?run:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

/** What the events of a run carry, so that a run which they begin knows where it comes from. */
export function correlationOf(runId: string): string {
  return `run:${runId}`
}

export function runOfCorrelation(correlationId: string | null): string | undefined {
  return correlationId === null ? undefined : correlation.exec(correlationId)?.[1]
}

function rowsOf(steps: readonly StepRecord[]): string {
  const rows = steps.map(({ path, position, stepId, kind, state, attempts, input, output, error, startedAt, finishedAt }) => {
    const fields = JSON.stringify({
      path, position, step_id: stepId, kind, state, attempts, error: error && plain(error.message.slice(0, 2_000)), error_code: error?.code, started_at: startedAt, finished_at: finishedAt,
    })
    return `${fields.slice(0, -1)}${input === undefined ? '' : `,"input":${input}`}${output === undefined ? '' : `,"output":${output}`}}`
  })
  return `[${rows.join()}]`
}
