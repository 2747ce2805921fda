import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { query } from '../../kernel/operation.ts'
import { FlowDetails } from './flow.ts'
import { loadFlowDetails } from './load-flow-details.ts'

export const getFlow = query({
  name: 'flows.get',
  summary: 'Get a flow: its draft, what is wrong with it, and what is published',
  scope: 'flows:read',
  input: z.object({ id: Id }),
  output: FlowDetails,
  errors: ['not_found'],
  rest: 'GET /flows/:id',
  run: (ctx, { id }) => loadFlowDetails(ctx, id),
})
