import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { Id, newId } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { grants } from '../../kernel/scope.ts'
import { memberOf } from '../conversations/index.ts'
import { checkMacro } from './check-macro.ts'
import { macroCreated, macroRemoved, macroUpdated } from './events.ts'
import { Macro, macroFields } from './macro.ts'
import { countMacros, findMacro } from './queries.ts'

const most = { shared: 1_000, own: 300 }

export const createMacro = command({
  name: 'macros.create',
  summary: 'Keep a text with placeholders and what is done along with it',
  scope: 'macros:write',
  input: z.object({
    name: macroFields.name, folder: macroFields.folder.default(null), text: macroFields.text.default(''), actions: macroFields.actions.default([]),
    shared: z.boolean().default(false).describe('For everybody; needs the scope macros:manage'),
  }),
  output: Macro,
  errors: ['conflict', 'limit_reached'],
  rest: 'POST /macros',
  async run(ctx, { name, folder, text, actions, shared }) {
    requireMay(ctx, shared)
    checkMacro({ text, actions })
    const ownerId = memberOf(ctx)
    if (!shared && !ownerId) throw new AppError('forbidden', { detail: 'Only a member has macros of their own. Share it.' })
    if (await countMacros(ctx, shared) >= (shared ? most.shared : most.own)) throw new AppError('limit_reached')
    const id = newId()
    await ctx.db.insertInto('macros').values({
      id, owner_id: ownerId, shared, name, folder, text, actions: JSON.stringify(actions), created_at: ctx.now, updated_at: ctx.now,
    }).execute().catch(sayTaken)
    const macro = await findMacro(ctx, id)
    ctx.recordChange({ subjectId: id, before: null, after: macro })
    ctx.emit(macroCreated, { subjectId: id, payload: { macro } })
    return macro
  },
})

export const updateMacro = command({
  name: 'macros.update',
  summary: 'Change a macro, or share your own with everybody',
  scope: 'macros:write',
  input: z.object({ id: Id, ...z.object(macroFields).partial().shape, shared: z.literal(true).optional().describe('A shared one stays shared') }),
  output: Macro,
  errors: ['not_found', 'conflict', 'limit_reached'],
  rest: 'PATCH /macros/:id',
  async run(ctx, { id, actions, ...fields }) {
    const before = await findMacro(ctx, id, sql`for update`)
    requireMay(ctx, before.shared || fields.shared === true)
    checkMacro({ text: fields.text ?? before.text, actions: actions ?? before.actions })
    if (fields.shared && !before.shared && await countMacros(ctx, true) >= most.shared) throw new AppError('limit_reached')
    await ctx.db.updateTable('macros').set({ ...fields, ...(actions ? { actions: JSON.stringify(actions) } : {}), updated_at: ctx.now }).where('id', '=', id).execute().catch(sayTaken)
    const macro = await findMacro(ctx, id)
    ctx.recordChange({ subjectId: id, before, after: macro })
    ctx.emit(macroUpdated, { subjectId: id, payload: { macro } })
    return macro
  },
})

export const removeMacro = command({
  name: 'macros.remove',
  summary: 'Remove a macro',
  scope: 'macros:write',
  input: z.object({ id: Id }),
  output: Macro,
  errors: ['not_found'],
  rest: 'DELETE /macros/:id',
  async run(ctx, { id }) {
    const macro = await findMacro(ctx, id, sql`for update`)
    requireMay(ctx, macro.shared)
    await ctx.db.updateTable('macros').set({ removed_at: ctx.now }).where('id', '=', id).execute()
    ctx.recordChange({ subjectId: id, before: macro, after: null })
    ctx.emit(macroRemoved, { subjectId: id, payload: { macro } })
    return macro
  },
})

function requireMay({ scopes }: Context, shared: boolean): void {
  if (shared && !grants(scopes, 'macros:manage')) throw new AppError('forbidden', { detail: 'What everybody uses is changed with the scope macros:manage.' })
}

function sayTaken(error: unknown): never {
  if (error instanceof Error && 'code' in error && error.code === '23505') throw new AppError('conflict', { detail: 'There is a macro of this name already.' }, { cause: error })
  throw error
}
