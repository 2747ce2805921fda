import type { Context } from '../../kernel/context.ts'
import { type Contact, contactCreated, findContact, insertContact } from '../contacts/index.ts'
import type { VisitorActor } from './policy.ts'
import { lockContact, lockName } from './queries.ts'

/** A visitor becomes a contact with what they write, not by looking. @returns the name that messages carry */
export async function ensureContact(ctx: Context, visitor: VisitorActor): Promise<string> {
  if (!(await lockContact(ctx.db, visitor.id))) {
    await lockName(ctx.db, `contact ${visitor.id}`)
    if (!(await lockContact(ctx.db, visitor.id))) {
      const contact = await insertContact(ctx.db, { lifecycle: 'visitor', lastSeenAt: ctx.now }, visitor.id)
      ctx.emit(contactCreated, { subjectId: contact.id, payload: { contact } })
    }
  }
  return nameOf(await findContact(ctx.db, visitor.id))
}

export function nameOf({ name, email }: Pick<Contact, 'name' | 'email'>): string {
  return name ?? email ?? ''
}
