import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import type { Trigger } from '../../kernel/flows/definition.ts'
import { loadFlow } from '../../kernel/flows/loaded-flow.ts'
import { startRuns } from '../../kernel/flows/start-runs.ts'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { JsonObject } from '../../kernel/shapes.ts'
import { findContact } from '../contacts/index.ts'
import { findConversation } from '../conversations/index.ts'
import { makerOf } from './maker-of.ts'
import { mayBegin } from './may-begin.ts'
import { findFlow } from './queries.ts'

export const runFlow = command({
  name: 'flows.run',
  summary: 'Begin a run of a flow by hand',
  scope: 'flows:use',
  input: z.object({
    id: Id,
    subjectId: Id.optional().describe('The conversation or contact that the flow is about'),
    input: JsonObject.optional().describe('What steps read as trigger.input'),
  }),
  output: z.object({ runId: Id }).meta({ id: 'BegunRun' }),
  errors: ['not_found', 'conflict', 'too_large'],
  rest: 'POST /flows/:id/runs',
  async run(ctx, { id, subjectId, input }) {
    const flow = await findFlow(ctx.db, id)
    if (flow.state !== 'active' || flow.version === null) throw new AppError('conflict', { detail: 'Only an active flow can be run.' })
    const loaded = await loadFlow(ctx.kernel, { workspaceId: ctx.workspaceId, flowId: id, systemFlow: null, version: flow.version })
    if (loaded?.definition.trigger.kind !== 'manual') throw new AppError('conflict', { detail: 'This flow is not begun by hand.' })
    const trigger = plain({ ...await loadSubject(ctx, loaded.definition.trigger, subjectId), input: input ?? {}, startedBy: makerOf(ctx) })
    if (loaded.definition.where && !mayBegin(loaded.definition.where, trigger)) throw new AppError('conflict', { detail: 'The condition of the flow does not hold.' })
    const [run] = await startRuns(ctx.db, ctx.kernel.jobs, [{ workspaceId: ctx.workspaceId, flow: { id, version: flow.version }, trigger, subjectId: subjectId ?? null }])
    return { runId: run!.runId }
  },
})

async function loadSubject(ctx: Context, { subject }: Extract<Trigger, { kind: 'manual' }>, subjectId: string | undefined): Promise<Record<string, unknown>> {
  if (subject === 'none') return {}
  if (subjectId === undefined) throw new AppError('invalid_input', { issues: [{ path: 'subjectId', message: `Say which ${subject}.` }], detail: `subjectId: Say which ${subject}.` })
  if (subject === 'contact') return { contact: await findContact(ctx.db, subjectId) }
  const conversation = await findConversation(ctx.db, subjectId)
  return { conversation, contact: await findContact(ctx.db, conversation.contactId) }
}

// As steps read it: moments are texts.
function plain(value: object): Record<string, unknown> {
  return JSON.parse(JSON.stringify(value)) as Record<string, unknown>
}
