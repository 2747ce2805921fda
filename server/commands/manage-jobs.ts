import { parseArgs } from 'node:util'
import { countJobRows, listJobRows, pauseJobRows, removeJobRows, resumeJobRows, retryJobRows } from '../features/jobs/index.ts'
import type { Db } from '../kernel/db/database.ts'
import { withKernel } from './connect.ts'
import { CommandError } from './terminal.ts'

const usage = 'usage: hayloft jobs [list|retry|remove|pause|resume] [--name NAME] [--id ID …] [--state waiting|running|dead] [--workspace SLUG]'

type Values = { name?: string | undefined; id?: string[] | undefined; state?: string | undefined; workspace?: string | undefined }

const states = ['waiting', 'running', 'dead'] as const
const mostListed = 50

const actions: Record<string, (db: Db, values: Values) => Promise<void>> = {
  async list(db, { name, state }) {
    if (name === undefined && state === undefined) return summarise(db)
    const jobs = await listJobRows(db, null, { name, state: states.find((known) => known === state), limit: mostListed })
    for (const job of jobs) console.log([job.id, job.name, job.state, `${job.attempts}/${job.maxAttempts}`, job.runAt.toISOString(), job.reason ?? ''].join('  '))
    if (jobs.length === mostListed) console.log(`The newest ${mostListed}.`)
  },
  async retry(db, { id: ids, name, workspace }) {
    console.log(`${await retryJobRows(db, await findWorkspace(db, workspace), choose(ids, name))} will be tried again.`)
  },
  async remove(db, { id: ids, name, workspace }) {
    console.log(`${await removeJobRows(db, await findWorkspace(db, workspace), choose(ids, name))} removed.`)
  },
  async pause(db, { name, workspace }) {
    await pauseJobRows(db, await findWorkspace(db, workspace), given(name))
    console.log(`${name} is paused${workspace ? ` in ${workspace}` : ''}.`)
  },
  async resume(db, { name, workspace }) {
    await resumeJobRows(db, await findWorkspace(db, workspace), given(name))
    console.log(`${name} goes on${workspace ? ` in ${workspace}` : ''}.`)
  },
}

/** The jobs of the whole installation. */
export async function manageJobs(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args, allowPositionals: true,
    options: { name: { type: 'string' }, id: { type: 'string', multiple: true }, state: { type: 'string' }, workspace: { type: 'string' } },
  })
  const action = actions[positionals[0] ?? 'list']
  if (!action || positionals.length > 1 || (values.state !== undefined && !states.some((state) => state === values.state))) throw new CommandError(usage)
  await withKernel(({ database }) => action(database.system, values))
}

async function summarise(db: Db): Promise<void> {
  const queues = await countJobRows(db, null)
  const rows = queues.map(({ name, waiting, running, dead, done, failed, oldestAt, paused, pausedEverywhere }) => [
    name, String(waiting), String(running), String(dead), String(done), String(failed), oldestAt ? oldestAt.toISOString() : '',
    pausedEverywhere ? 'paused' : paused ? 'paused in a workspace' : '',
  ])
  const lines = [['name', 'waiting', 'running', 'dead', 'done/h', 'failed/h', 'due since', ''], ...rows]
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)))
  for (const line of lines) console.log(line.map((text, column) => text.padEnd(widths[column]!)).join('  ').trimEnd())
}

async function findWorkspace(db: Db, slug: string | undefined): Promise<string | null> {
  if (slug === undefined) return null
  const workspace = await db.selectFrom('workspaces').select('id').where('slug', '=', slug).executeTakeFirst()
  if (!workspace) throw new CommandError(`There is no workspace ${slug}.`)
  return workspace.id
}

/** Never everything by mistake. */
function choose(ids: string[] | undefined, name: string | undefined): { ids?: string[]; name?: string } {
  if (ids !== undefined) return { ids }
  return { name: given(name) }
}

function given(name: string | undefined): string {
  if (name === undefined) throw new CommandError('Say which jobs: --name NAME (retry and remove take its dead ones), or --id ID.')
  return name
}
