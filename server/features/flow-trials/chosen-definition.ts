import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import type { FlowDefinition } from '../../kernel/flows/definition.ts'
import { Id } from '../../kernel/ids.ts'
import { findDraft, flowFields, requireDefinition } from '../flows/index.ts'

/** For what tries a flow: one that is kept, as its draft stands, or one that is sent along. */
export const definitionInput = { id: Id.optional().describe('A flow, whose draft is taken'), definition: flowFields.definition.optional() }

/** @throws AppError not_found, invalid_input */
export async function chosenDefinition(ctx: Context, { id, definition }: { id?: string | undefined; definition?: z.output<typeof flowFields.definition> | undefined }): Promise<FlowDefinition> {
  if (definition === undefined && id === undefined) throw new AppError('invalid_input', { issues: [{ path: 'definition', message: 'Send a definition, or the id of a flow.' }], detail: 'definition: Send a definition, or the id of a flow.' })
  // Looked up first: whoever sends both means a flow that is there.
  const draft = id === undefined ? undefined : await findDraft(ctx.db, id)
  return requireDefinition(definition ?? draft)
}
