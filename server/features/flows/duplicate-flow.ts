import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { insertFlow } from './create-flow.ts'
import { FlowDetails } from './flow.ts'
import { loadFlowDetails } from './load-flow-details.ts'
import { findDraft, findFlow } from './queries.ts'

export const duplicateFlow = command({
  name: 'flows.duplicate',
  summary: 'Make a copy of a flow\'s draft as a new flow',
  scope: 'flows:write',
  input: z.object({ id: Id }),
  output: FlowDetails,
  errors: ['not_found'],
  rest: 'POST /flows/:id/copies',
  async run(ctx, { id }) {
    const { name, description } = await findFlow(ctx.db, id)
    const copy = await insertFlow(ctx, { name: `${name.slice(0, 113)} (copy)`, description, draft: await findDraft(ctx.db, id) })
    return loadFlowDetails(ctx, copy)
  },
})
