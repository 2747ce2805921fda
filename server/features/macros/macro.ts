import { z } from 'zod'
import { columnsOf } from '../../kernel/db/columns.ts'
import { Id } from '../../kernel/ids.ts'
import { Moment, pageOf } from '../../kernel/shapes.ts'
import { Priority } from '../conversations/index.ts'

export const MacroAction = z.object({
  kind: z.enum(['close', 'pending', 'snooze', 'assign', 'team', 'tag', 'untag', 'priority', 'field', 'note']),
  hours: z.int().min(1).max(8_760).nullable().default(null).describe('snooze: for so long; null: until the contact answers'),
  assignee: z.string().regex(/^(me|nobody|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/, 'me, nobody, or the id of a member').nullable().default(null)
    .describe('assign: me (whoever applies it), nobody, or the id of a member'),
  teamId: Id.nullable().default(null).describe('team: null for none'),
  tags: z.array(z.string().trim().min(1).max(60)).max(20).nullable().default(null).describe('tag, untag: ids or names'),
  priority: Priority.nullable().default(null),
  field: z.string().max(40).nullable().default(null).describe('field: its key'),
  value: z.json().nullable().default(null).describe('field: its new value; null removes it'),
  text: z.string().max(10_000).nullable().default(null).describe('note: with placeholders, as the text of the macro'),
}).meta({ id: 'MacroAction' })
export type MacroAction = z.output<typeof MacroAction>
export type NewMacroAction = z.input<typeof MacroAction>

export const Macro = z.object({
  id: Id,
  ownerId: Id.nullable().describe('The member who made it'),
  shared: z.boolean().describe('For everybody; else for its owner alone'),
  name: z.string(),
  folder: z.string().nullable(),
  text: z.string(),
  actions: z.array(MacroAction),
  createdAt: Moment,
  updatedAt: Moment,
}).meta({ id: 'Macro', description: 'A text with placeholders, and what is done along with it' })
export type Macro = z.output<typeof Macro>

export const MacroPage = pageOf(Macro)
export const macroColumns = columnsOf(Macro, 'macros')

/** The fields that callers may write. */
export const macroFields = {
  name: z.string().trim().min(1).max(80),
  folder: z.string().trim().min(1).max(80).nullable(),
  text: z.string().max(50_000).describe('With placeholders such as {{ contact.firstName | default: "there" }}; may be empty'),
  actions: z.array(MacroAction).max(20).describe('Done in this order, after the text is sent'),
}
