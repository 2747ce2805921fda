import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { hookUrlOf, makeHook } from '../flow-hooks/index.ts'
import { changeFlow } from './change-flow.ts'
import { flowUpdated } from './events.ts'
import { lockFlow } from './queries.ts'

export const rotateHook = command({
  name: 'flows.rotateHook',
  summary: 'Give a flow a new webhook address; the old one stops working',
  scope: 'flows:manage',
  input: z.object({ id: Id }),
  output: z.object({ hookUrl: z.string() }).meta({ id: 'FlowHook' }),
  errors: ['not_found'],
  rest: 'POST /flows/:id/hook-rotations',
  async run(ctx, { id }) {
    const before = await lockFlow(ctx.db, id)
    await makeHook(ctx, id)
    await changeFlow(ctx, before, flowUpdated, {})
    return { hookUrl: await hookUrlOf(ctx, id) }
  },
})
