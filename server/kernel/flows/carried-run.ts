import { createHash } from 'node:crypto'
import type { Db } from '../db/database.ts'
import type { Kernel } from '../kernel.ts'
import { flowJob } from './flow-job.ts'
import type { LoadedFlow } from './loaded-flow.ts'
import { keepSteps, parkRun, type RunRow, type RunWait, type StepRecord, type StepRow } from './run-rows.ts'
import { storable } from './storable.ts'
import type { DurableStep, Place, PureStep, StepError } from './walk.ts'

/** A run in the hands of this process. */
export type CarriedRun = {
  kernel: Kernel
  run: RunRow & { flowName: string }
  flow: LoadedFlow
  carrier: string
  /** Aborted when the process stops. */
  signal: AbortSignal
  known: ReadonlyMap<string, StepRow>
  /** Results of pure steps and last failures, which go along with the next write. Until then a crash takes them back, and nothing hangs on them. */
  pending: StepRecord[]
}

export function takePending(carried: CarriedRun): StepRecord[] {
  return carried.pending.splice(0)
}

type Result = { state: StepRecord['state']; attempts?: number; input?: unknown; output?: string; error?: StepError; startedAt?: Date }

export function recordOf(step: DurableStep | PureStep, place: Place, { state, attempts = 1, input, output, error, startedAt = new Date() }: Result): StepRecord {
  return {
    path: place.path, position: place.position, stepId: step.id, kind: step.kind, state, attempts, output, error, startedAt,
    input: input === undefined ? undefined : storable(input), finishedAt: state === 'succeeded' || state === 'failed' ? new Date() : null,
  }
}

/** Writes now, before anything else is done. */
export async function keepNow({ kernel, run, carrier, ...carried }: CarriedRun, record: StepRecord): Promise<void> {
  const records = [...carried.pending.splice(0), record]
  await keepSteps(run.id, carrier, records).execute(kernel.database.system)
}

const longestKey = 200

/** What reaches outside carries this: the same for each attempt of the same step. */
export function keyOfStep({ id, generation }: CarriedRun['run'], { path }: Place): string {
  const key = `run:${id}:${generation}:${path}`
  return key.length <= longestKey ? key : `run:${id}:${generation}:${createHash('sha256').update(path).digest('hex')}`
}

type Along = (db: Db) => readonly Promise<unknown>[]

/** Lays the run down until what it waits for: in one transaction with whatever goes along. */
export async function park(carried: CarriedRun, record: StepRecord, wait: RunWait, along: Along = () => []): Promise<{ kind: 'parked' }> {
  const next = flowJob({ ...carried.run, turn: carried.run.turn + 1 }, wait.until)
  await write(carried, [record], (db) => [
    parkRun(carried.run.id, wait).execute(db), ...wait.until ? [carried.kernel.jobs.add(db, [next])] : [], ...along(db),
  ])
  return { kind: 'parked' }
}

/** Lays the run down for a fresh job to take up at once. */
export async function handOver(carried: CarriedRun): Promise<{ kind: 'parked' }> {
  const next = flowJob({ ...carried.run, turn: carried.run.turn + 1 })
  await write(carried, [], (db) => [parkRun(carried.run.id, null).execute(db), carried.kernel.jobs.add(db, [next])])
  return { kind: 'parked' }
}

/** Results, and what goes along, in one transaction. All of it is sent at once: the first statement fails when the run is lost, and the others with it. */
export async function write(carried: CarriedRun, records: readonly StepRecord[], along: Along): Promise<void> {
  const { kernel, run, carrier } = carried
  const steps = [...takePending(carried), ...records]
  await kernel.database.transaction(run.workspaceId, ({ db }) => Promise.all([keepSteps(run.id, carrier, steps).execute(db), ...along(db)]))
}
