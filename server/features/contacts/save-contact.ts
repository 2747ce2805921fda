import { type RawBuilder, sql } from 'kysely'
import { rowOf } from '../../kernel/db/columns.ts'
import type { Db } from '../../kernel/db/database.ts'
import { newId } from '../../kernel/ids.ts'
import type { Contact } from './contact.ts'
import { contactColumns, contactTables, findContact } from './queries.ts'

export type ContactFields = Partial<Pick<Contact, 'name' | 'email' | 'phone' | 'companyId' | 'externalId' | 'lifecycle' | 'attributes' | 'lastSeenAt'>>

/** Writes a new contact and its details in one statement. A taken e-mail address or external id is a conflict. */
export async function insertContact(db: Db, fields: ContactFields, id = newId()): Promise<Contact> {
  const { details, rest } = split(fields)
  const { rows } = await sql<Contact>`
    with contacts as (${insertOf('contacts', { id, ...rest })} returning *),
      contact_details as (${insertOf('contact_details', { contact_id: id, ...details })} returning *)
    select ${contactColumns} from ${contactTables}`.execute(db)
  return rows[0]!
}

function insertOf(table: string, row: Record<string, unknown>): RawBuilder<unknown> {
  return sql`insert into ${sql.table(table)} (${sql.join(Object.keys(row).map((column) => sql.ref(column)))}) values (${sql.join(Object.values(row))})`
}

export async function updateContactFields(db: Db, id: string, fields: ContactFields): Promise<Contact> {
  const { details, rest } = split(fields)
  if (Object.keys(details).length > 0) await db.updateTable('contact_details').set(details).where('contact_id', '=', id).execute()
  await db.updateTable('contacts').set({ ...rest, updated_at: sql`greatest(now(), updated_at + interval '1 millisecond')` }).where('id', '=', id).execute()
  return findContact(db, id)
}

function split({ name, email, phone, attributes, ...rest }: ContactFields) {
  return {
    details: rowOf({ name, email, phone }),
    rest: rowOf({ ...rest, attributes: attributes === undefined ? undefined : JSON.stringify(attributes) }),
  }
}
