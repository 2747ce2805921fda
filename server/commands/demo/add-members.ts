import { findMembers, type Member } from '../../features/identity/index.ts'
import { memberJoined } from '../../features/members/index.ts'
import type { Context } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { type MemberKey, members } from './members.ts'
import { milliseconds } from './span.ts'

const joined = milliseconds('1300d')

/** Ben and Chloe come to Ada, who owns the workspace already. They have no passwords: they sign in by link. */
export async function addMembers(ctx: Context): Promise<Record<MemberKey, Member>> {
  const created_at = new Date(ctx.now.getTime() - joined)
  const { id: ownerId } = await ctx.db.selectFrom('members').select('id')
    .where('role', '=', 'owner').executeTakeFirstOrThrow()
  await ctx.db.updateTable('members').set({ created_at }).where('id', '=', ownerId).execute()
  const users = await addUsers(ctx)
  const rows = ([['ben', newId()], ['chloe', newId()]] as const)
    .map(([key, id]) => ({ id, user_id: users.get(members[key].email)!, created_at, ...members[key] }))
  await ctx.db.insertInto('members').values(rows).execute()

  const [benId, chloeId] = rows.map(({ id }) => id) as [string, string]
  const found = await findMembers(ctx.db, [ownerId, benId, chloeId])
  for (const id of [benId, chloeId]) ctx.emit(memberJoined, { subjectId: id, payload: { member: found.get(id)! } })
  return { ada: found.get(ownerId)!, ben: found.get(benId)!, chloe: found.get(chloeId)! }
}

/** Users are beyond the workspace and its transaction: they stay if the rest fails, and serve the next attempt. */
async function addUsers({ kernel }: Context): Promise<Map<string, string>> {
  const rows = await kernel.database.system.insertInto('users')
    .values([members.ben, members.chloe].map(({ email }) => ({ id: newId(), email })))
    .onConflict((conflict) => conflict.column('email').doUpdateSet((set) => ({ email: set.ref('excluded.email') })))
    .returning(['id', 'email']).execute()
  return new Map(rows.map(({ id, email }) => [email, id]))
}
