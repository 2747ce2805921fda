import { sql } from 'kysely'
import { columnsOf } from '../../kernel/db/columns.ts'
import type { Db } from '../../kernel/db/database.ts'
import { limitTo } from '../../kernel/db/limit-to.ts'
import { AppError } from '../../kernel/errors.ts'
import { Contact, ContactDetails } from './contact.ts'

export const contactColumns = sql`${columnsOf(Contact, 'contacts', ['name', 'email', 'phone'])}, ${columnsOf(ContactDetails, 'contact_details')}`
export const contactTables = sql`contacts join contact_details on contact_details.workspace_id = contacts.workspace_id and contact_details.contact_id = contacts.id`

/** @throws AppError not_found */
export async function findContact(db: Db, id: string): Promise<Contact> {
  const { rows } = await sql<Contact>`select ${contactColumns} from ${contactTables} where contacts.id = ${id}`.execute(db)
  if (!rows[0]) throw new AppError('not_found')
  return rows[0]
}

export async function findContacts(db: Db, ids: readonly string[]): Promise<Map<string, Contact>> {
  const { rows } = await sql<Contact>`select ${contactColumns} from ${contactTables} where contacts.id = any(${ids}::uuid[])`.execute(db)
  return new Map(rows.map((contact) => [contact.id, contact]))
}

export async function findContactByEmail(db: Db, email: string): Promise<Contact | undefined> {
  const { rows } = await sql<Contact>`
    select ${contactColumns} from ${contactTables}
    where contact_details.workspace_id = current_workspace() and contact_details.email = ${email.toLowerCase()}`.execute(db)
  return rows[0]
}

/** Newest first: ids are UUIDv7, in the order of their making. */
export async function listContacts(db: Db, page: { after: string | null; words: string | null; limit: number }): Promise<Contact[]> {
  const older = page.after ? sql`and contacts.id < ${page.after}::uuid` : sql``
  const matching = page.words ? sql`and contact_details.search @@ to_tsquery('simple', ${page.words})` : sql``
  const { rows } = await sql<Contact>`
    select ${contactColumns} from ${contactTables}
    where contacts.workspace_id = current_workspace() ${older} ${matching}
    order by contacts.id desc ${limitTo(page.limit)}`.execute(db)
  return rows
}
