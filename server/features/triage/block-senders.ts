import { sql } from 'kysely'
import { z } from 'zod'
import { limitTo } from '../../kernel/db/limit-to.ts'
import { readIdCursor, toPage } from '../../kernel/db/page.ts'
import { AppError } from '../../kernel/errors.ts'
import { Id, newId } from '../../kernel/ids.ts'
import { command, query } from '../../kernel/operation.ts'
import { grants } from '../../kernel/scope.ts'
import { pageInput } from '../../kernel/shapes.ts'
import { findContact } from '../contacts/index.ts'
import { BlockedSender, blockedSenderColumns, BlockedSenderKind, BlockedSenderPage } from './blocked-sender.ts'
import { blockedSenderCreated, blockedSenderRemoved } from './events.ts'

export const listBlockedSenders = query({
  name: 'blockedSenders.list',
  summary: 'List blocked senders, newest first',
  scope: 'conversations:read',
  input: z.object(pageInput),
  output: BlockedSenderPage,
  rest: 'GET /blocked-senders',
  async run(ctx, { limit, cursor }) {
    const earlier = cursor ? sql`and id < ${readIdCursor(cursor)}::uuid` : sql``
    const { rows } = await sql<BlockedSender>`
      select ${blockedSenderColumns} from blocked_senders where workspace_id = current_workspace() ${earlier} order by id desc ${limitTo(limit + 1)}`.execute(ctx.db)
    return toPage(rows, limit, (sender) => [sender.id])
  },
})

const forms = {
  address: z.email().max(320).toLowerCase(),
  domain: z.string().trim().toLowerCase().max(253).regex(/^(?=.*\.)[a-z0-9\u0080-\uffff]([a-z0-9\u0080-\uffff.-]*[a-z0-9\u0080-\uffff])?$/, 'a domain such as example.com'),
  contact: Id,
}

export const createBlockedSender = command({
  name: 'blockedSenders.create',
  summary: 'Block a sender: what they write lands as spam, closed and read, and nobody is told',
  scope: 'conversations:write',
  input: z.object({
    kind: BlockedSenderKind.describe('A whole domain needs the scope channels:manage'),
    value: z.string().min(1).max(320).describe('An address, a domain with all below it, or the id of a contact'),
    reason: z.string().trim().max(500).default(''),
  }),
  output: BlockedSender,
  errors: ['not_found', 'conflict'],
  rest: 'POST /blocked-senders',
  async run(ctx, { kind, value: given, reason }) {
    if (kind === 'domain' && !grants(ctx.scopes, 'channels:manage')) throw new AppError('forbidden', { detail: 'Blocking a whole domain needs the scope channels:manage.' })
    const read = forms[kind].safeParse(given)
    if (!read.success) throw new AppError('invalid_input', { issues: [{ path: 'value', message: `Not ${kind === 'address' ? 'an e-mail address' : kind === 'domain' ? 'a domain such as example.com' : 'the id of a contact'}.` }] })
    if (kind === 'contact') await findContact(ctx.db, read.data)
    const by = { kind: ctx.actor.kind, id: ctx.actor.id, name: ctx.actor.name }
    const { rows } = await sql<BlockedSender>`
      insert into blocked_senders (id, kind, value, reason, created_by) values (${newId()}, ${kind}, ${read.data}, ${reason}, ${JSON.stringify(by)}::jsonb)
      returning ${blockedSenderColumns}`.execute(ctx.db)
    const sender = rows[0]!
    ctx.recordChange({ subjectId: sender.id, before: null, after: sender })
    ctx.emit(blockedSenderCreated, { subjectId: sender.id, payload: { sender } })
    return sender
  },
})

export const removeBlockedSender = command({
  name: 'blockedSenders.remove',
  summary: 'Block a sender no more; what landed as spam stays there',
  scope: 'conversations:write',
  input: z.object({ id: Id }),
  output: BlockedSender,
  errors: ['not_found'],
  rest: 'DELETE /blocked-senders/:id',
  async run(ctx, { id }) {
    const { rows: [sender] } = await sql<BlockedSender>`delete from blocked_senders where id = ${id} returning ${blockedSenderColumns}`.execute(ctx.db)
    if (!sender) throw new AppError('not_found')
    if (sender.kind === 'domain' && !grants(ctx.scopes, 'channels:manage')) throw new AppError('forbidden', { detail: 'Blocked domains need the scope channels:manage.' })
    ctx.recordChange({ subjectId: id, before: sender, after: null })
    ctx.emit(blockedSenderRemoved, { subjectId: id, payload: { sender } })
    return sender
  },
})
