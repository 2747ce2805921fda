import { sql } from 'kysely'
import { contactCreated, findContacts, insertContact } from '../../features/contacts/index.ts'
import type { Context } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { companies, type CompanyKey } from './companies.ts'
import { type ContactKey, contacts } from './contacts.ts'
import { conversations } from './conversations.ts'
import { timesOf } from './script.ts'
import { milliseconds } from './span.ts'

export type DemoContact = { id: string; authorName: string }

/** The oldest first: the list of contacts is in the order of their ids. */
export async function addContacts(ctx: Context): Promise<ReadonlyMap<ContactKey, DemoContact>> {
  const companyIds = await addCompanies(ctx)
  const met = (Object.keys(contacts) as ContactKey[])
    .map((key) => ({ key, ...presence(key, ctx.now) }))
    .sort((a, b) => a.firstSeenAt.getTime() - b.firstSeenAt.getTime())
    .map((contact) => ({ ...contact, id: newId() }))
  for (const { key, id, lastSeenAt } of met) {
    const { since: _since, company, ...fields } = contacts[key]
    await insertContact(ctx.db, { ...fields, companyId: company && companyIds.get(company), lastSeenAt }, id)
  }
  const ids = met.map(({ id }) => id)
  await sql`
    update contacts set created_at = met.first_seen_at, updated_at = met.first_seen_at
    from unnest(${ids}::uuid[], ${met.map(({ firstSeenAt }) => firstSeenAt)}::timestamptz[]) as met(id, first_seen_at)
    where contacts.id = met.id`.execute(ctx.db)
  const found = await findContacts(ctx.db, ids)
  for (const id of ids) ctx.emit(contactCreated, { subjectId: id, payload: { contact: found.get(id)! } })
  return new Map(met.map(({ key, id }) => [key, { id, authorName: contacts[key].name ?? contacts[key].email ?? '' }]))
}

/** When we first and last met somebody: no later than they first wrote, no earlier than they last did. */
function presence(key: ContactKey, now: Date): { firstSeenAt: Date; lastSeenAt: Date } {
  const wrote = conversations.filter(({ contact }) => contact === key)
    .flatMap((script) => timesOf(script, now).filter((_, step) => script.steps[step]!.act === 'says').map(Number))
  const met = now.getTime() - milliseconds(contacts[key].since)
  return { firstSeenAt: new Date(Math.min(met, ...wrote)), lastSeenAt: new Date(Math.max(met, ...wrote)) }
}

async function addCompanies(ctx: Context): Promise<Map<CompanyKey, string>> {
  const keys = Object.keys(companies) as CompanyKey[]
  const rows = keys.map((key) => ({ id: newId(), ...companies[key] }))
  await ctx.db.insertInto('companies').values(rows).execute()
  return new Map(keys.map((key, index) => [key, rows[index]!.id]))
}
