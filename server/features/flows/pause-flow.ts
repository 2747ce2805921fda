import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { changeFlow } from './change-flow.ts'
import { flowPaused } from './events.ts'
import { Flow } from './flow.ts'
import { lockFlow } from './queries.ts'
import { forgetSchedule } from './schedule.ts'

export const pauseFlow = command({
  name: 'flows.pause',
  summary: 'Pause a flow: no new runs begin; those that have begun go on',
  scope: 'flows:manage',
  input: z.object({ id: Id, reason: z.string().trim().min(1).max(500).optional() }),
  output: Flow,
  errors: ['not_found', 'conflict'],
  rest: 'PUT /flows/:id/pause',
  async run(ctx, { id, reason }) {
    const before = await lockFlow(ctx.db, id)
    if (before.state !== 'active') throw new AppError('conflict', { detail: 'Only an active flow can be paused.' })
    await forgetSchedule(ctx.db, id)
    return changeFlow(ctx, before, flowPaused, { state: 'paused', state_reason: reason ?? null })
  },
})
