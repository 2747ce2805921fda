import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { changeFlow } from './change-flow.ts'
import { draftOf } from './create-flow.ts'
import { flowUpdated } from './events.ts'
import { FlowDetails, flowFields } from './flow.ts'
import { loadFlowDetails } from './load-flow-details.ts'
import { lockFlow } from './queries.ts'

export const updateFlow = command({
  name: 'flows.update',
  summary: 'Change a flow\'s name, description or draft; what is published stays as it is',
  scope: 'flows:write',
  input: z.object({ id: Id, ...z.object(flowFields).partial().shape }),
  output: FlowDetails,
  errors: ['not_found', 'too_large'],
  rest: 'PATCH /flows/:id',
  async run(ctx, { id, name, description, definition }) {
    const before = await lockFlow(ctx.db, id)
    await changeFlow(ctx, before, flowUpdated, { name, description, draft: definition && draftOf(definition) })
    return loadFlowDetails(ctx, id)
  },
})
