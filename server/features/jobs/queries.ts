import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../kernel/db/database.ts'
import { limitTo } from '../../kernel/db/limit-to.ts'
import { aboutOf, type Job } from './job.ts'

const columns = sql`id, name, state, attempts, max_attempts as "maxAttempts", run_at as "runAt", created_at as "createdAt", left(last_error, 500) as reason, payload`

// As exact as a cursor.
const moment = sql`date_trunc('milliseconds', created_at)`

export type JobFilter = { state?: Job['state'] | undefined; name?: string | undefined; after?: { createdAt: string; id: string }; limit: number }

/** Of a workspace, or (null, on the owner's connection) of all. */
type Whose = string | null

const jobsOf = (workspaceId: Whose) => workspaceId === null ? sql`all_jobs` : sql`own_jobs`
const ofWorkspace = (workspaceId: Whose) => workspaceId === null ? sql`true` : sql`workspace_id = ${workspaceId}`

export async function listJobRows(db: Db, workspaceId: Whose, { state, name, after, limit }: JobFilter): Promise<Job[]> {
  const conditions = [
    sql`true`,
    ...(state ? [sql`state = ${state}`] : []),
    ...(name ? [sql`name = ${name}`] : []),
    ...(after ? [sql`(${moment}, id) < (${after.createdAt}::timestamptz, ${after.id})`] : []),
  ]
  return select(db, workspaceId, sql`where ${sql.join(conditions, sql` and `)} order by ${moment} desc, id desc ${limitTo(limit)}`)
}

export async function findJobRow(db: Db, workspaceId: Whose, id: string): Promise<Job | undefined> {
  const [job] = await select(db, workspaceId, sql`where id = ${id}`)
  return job
}

async function select(db: Db, workspaceId: Whose, rest: RawBuilder<unknown>): Promise<Job[]> {
  const { rows } = await sql<Omit<Job, 'about'> & { payload: unknown }>`select ${columns} from ${jobsOf(workspaceId)} ${rest}`.execute(db)
  return rows.map(({ payload, ...job }) => ({ ...job, about: aboutOf(payload) }))
}

export type JobQueue = { name: string; waiting: number; running: number; dead: number; oldestAt: Date | null; paused: boolean; pausedEverywhere: boolean; done: number; failed: number }

/** Each kind of job that waits, runs, is dead, is paused, or was done in the last hour. */
export async function countJobRows(db: Db, workspaceId: Whose): Promise<JobQueue[]> {
  const { rows } = await sql<JobQueue>`
    with present as (
      select name, count(*) filter (where state = 'waiting')::int as waiting, count(*) filter (where state = 'running')::int as running,
        count(*) filter (where state = 'dead')::int as dead, min(run_at) filter (where state = 'waiting') as oldest_at
      from ${jobsOf(workspaceId)} group by name
    ), past as (
      select name, sum(done)::int as done, sum(failed)::int as failed from job_counts
      where minute > now() - interval '1 hour' and ${ofWorkspace(workspaceId)} group by name
    ), paused as (
      select name, bool_or(workspace_id is not null) as here, bool_or(workspace_id is null) as everywhere from paused_jobs group by name
    )
    select name, coalesce(waiting, 0) as waiting, coalesce(running, 0) as running, coalesce(dead, 0) as dead, oldest_at as "oldestAt",
      coalesce(here, false) as paused, coalesce(everywhere, false) as "pausedEverywhere", coalesce(done, 0) as done, coalesce(failed, 0) as failed
    from present full join past using (name) full join paused using (name)
    order by name`.execute(db)
  return rows
}

export type JobMinute = { at: Date; done: number; failed: number }

/** The last hour, its empty minutes too. */
export async function countMinutes(db: Db, workspaceId: Whose): Promise<JobMinute[]> {
  const { rows } = await sql<JobMinute>`
    select minute as at, coalesce(sum(done), 0)::int as done, coalesce(sum(failed), 0)::int as failed
    from generate_series(date_trunc('minute', now()) - interval '59 minutes', now(), interval '1 minute') as minute
      left join job_counts using (minute)
    where job_counts.minute is null or ${ofWorkspace(workspaceId)}
    group by minute order by minute`.execute(db)
  return rows
}

/** How many were changed: these, or all dead ones of a name. */
export type JobChoice = { ids?: readonly string[] | undefined; name?: string | undefined }

export async function retryJobRows(db: Db, workspaceId: Whose, { ids, name }: JobChoice): Promise<number> {
  const { rows: [changed] } = await sql<{ count: number }>`select retry_jobs(${ids ?? null}, ${name ?? null}, ${workspaceId}) as count`.execute(db)
  return changed!.count
}

export async function removeJobRows(db: Db, workspaceId: Whose, { ids, name }: JobChoice): Promise<number> {
  const { rows: [changed] } = await sql<{ count: number }>`select remove_jobs(${ids ?? null}, ${name ?? null}, ${workspaceId}) as count`.execute(db)
  return changed!.count
}

export async function pauseJobRows(db: Db, workspaceId: Whose, name: string): Promise<void> {
  await sql`select pause_jobs(${name}, ${workspaceId})`.execute(db)
}

export async function resumeJobRows(db: Db, workspaceId: Whose, name: string): Promise<void> {
  await sql`select resume_jobs(${name}, ${workspaceId})`.execute(db)
}
