import { z } from 'zod'
import { readIdCursor, toPage } from '../../kernel/db/page.ts'
import { Id } from '../../kernel/ids.ts'
import { query } from '../../kernel/operation.ts'
import { pageInput } from '../../kernel/shapes.ts'
import { findConversation } from '../conversations/index.ts'
import { Macro, MacroPage } from './macro.ts'
import { findMacro, listMacroRows } from './queries.ts'
import { fillerFor } from './variables.ts'

export const listMacros = query({
  name: 'macros.list',
  summary: 'List the shared macros and your own, the oldest first',
  scope: 'macros:read',
  input: z.object(pageInput),
  output: MacroPage,
  rest: 'GET /macros',
  async run(ctx, { limit, cursor }) {
    const rows = await listMacroRows(ctx, { after: cursor ? readIdCursor(cursor) : null, limit: limit + 1 })
    return toPage(rows, limit, ({ id }) => [id])
  },
})

export const getMacro = query({
  name: 'macros.get',
  summary: 'Get a macro',
  scope: 'macros:read',
  input: z.object({ id: Id }),
  output: Macro,
  errors: ['not_found'],
  rest: 'GET /macros/:id',
  run: (ctx, { id }) => findMacro(ctx, id),
})

export const previewMacro = query({
  name: 'macros.preview',
  summary: 'Fill in the text of a macro for a conversation, without doing anything',
  scope: 'macros:read',
  input: z.object({ id: Id, conversationId: Id }),
  output: z.object({ text: z.string(), macro: Macro }).meta({ id: 'MacroPreview' }),
  errors: ['not_found'],
  rest: 'GET /macros/:id/preview',
  async run(ctx, { id, conversationId }) {
    const macro = await findMacro(ctx, id)
    const fill = await fillerFor(ctx, await findConversation(ctx.db, conversationId))
    return { text: fill(macro.text), macro }
  },
})
