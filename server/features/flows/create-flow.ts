import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { makeHook } from '../flow-hooks/index.ts'
import { findTemplate } from '../flow-templates/index.ts'
import { flowCreated } from './events.ts'
import { emptyDefinition, FlowDetails, flowFields } from './flow.ts'
import { loadFlowDetails } from './load-flow-details.ts'
import { makerOf } from './maker-of.ts'
import { findFlow } from './queries.ts'

export const createFlow = command({
  name: 'flows.create',
  summary: 'Create a flow as a draft: empty, from a definition or from a template',
  scope: 'flows:write',
  input: z.object({
    name: flowFields.name,
    description: flowFields.description.optional(),
    definition: flowFields.definition.optional(),
    templateId: z.string().max(60).optional(),
  }),
  output: FlowDetails,
  errors: ['not_found'],
  rest: 'POST /flows',
  async run(ctx, { name, description, definition, templateId }) {
    const template = templateId === undefined ? undefined : findTemplate(templateId)
    const id = await insertFlow(ctx, {
      name, description: description ?? template?.summary ?? '', draft: definition ?? template?.definition ?? emptyDefinition,
    })
    return loadFlowDetails(ctx, id)
  },
})

export async function insertFlow(ctx: Context, { name, description, draft }: { name: string; description: string; draft: object }): Promise<string> {
  const id = newId()
  await ctx.db.insertInto('flows').values({
    id, name, description, draft: draftOf(draft), created_by: JSON.stringify(makerOf(ctx)), created_at: ctx.now, updated_at: ctx.now,
  }).execute()
  await makeHook(ctx, id)
  const flow = await findFlow(ctx.db, id)
  ctx.recordChange({ subjectId: id, before: null, after: flow })
  ctx.emit(flowCreated, { subjectId: id, payload: { flow } })
  return id
}

const mostDraftBytes = 512 * 1024

/** @throws AppError too_large */
export function draftOf(definition: object): string {
  const text = JSON.stringify(definition)
  if (Buffer.byteLength(text) > mostDraftBytes) throw new AppError('too_large', { detail: 'A definition may have at most 512 KB.' })
  return text
}
