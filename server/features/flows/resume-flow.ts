import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import { Trigger } from '../../kernel/flows/definition.ts'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { changeFlow } from './change-flow.ts'
import { flowResumed } from './events.ts'
import { Flow } from './flow.ts'
import { lockFlow } from './queries.ts'
import { keepSchedule } from './schedule.ts'

export const resumeFlow = command({
  name: 'flows.resume',
  summary: 'Let a paused flow begin runs again',
  scope: 'flows:manage',
  input: z.object({ id: Id }),
  output: Flow,
  errors: ['not_found', 'conflict'],
  rest: 'DELETE /flows/:id/pause',
  async run(ctx, { id }) {
    const before = await lockFlow(ctx.db, id)
    if (before.state !== 'paused') throw new AppError('conflict', { detail: 'Only a paused flow can be resumed.' })
    await keepSchedule(ctx.db, { id, trigger: Trigger.parse(before.trigger) }, ctx.now)
    return changeFlow(ctx, before, flowResumed, { state: 'active', state_reason: null })
  },
})
