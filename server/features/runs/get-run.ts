import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { Id } from '../../kernel/ids.ts'
import { query } from '../../kernel/operation.ts'
import { JsonObject } from '../../kernel/shapes.ts'
import { findRun, findSteps, findTrigger, findWaits } from './queries.ts'
import { type Run, RunDetails } from './run.ts'

export const getRun = query({
  name: 'runs.get',
  summary: 'Get a run with each step\'s input, output and error',
  scope: 'runs:read',
  input: z.object({ id: Id }),
  output: RunDetails,
  errors: ['not_found'],
  rest: 'GET /runs/:id',
  async run(ctx, { id }) {
    const run = await findRun(ctx.db, id)
    const [trigger, definition, steps, waits] = await Promise.all([findTrigger(ctx.db, id), findDefinition(ctx, run), findSteps(ctx.db, id), findWaits(ctx.db, id)])
    return { ...run, trigger: JsonObject.parse(trigger), definition, steps, waits }
  },
})

async function findDefinition({ db, kernel }: Context, { flowId, systemFlow, version }: Run): Promise<z.output<typeof JsonObject>> {
  if (flowId === null) return JsonObject.parse(kernel.registry.systemFlows.get(systemFlow ?? '')?.definition ?? {})
  const row = await db.selectFrom('flow_versions').select('definition').where('flow_id', '=', flowId).where('version', '=', version).executeTakeFirst()
  return JsonObject.parse(row?.definition ?? {})
}
