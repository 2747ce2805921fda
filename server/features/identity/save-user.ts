import { sql } from 'kysely'
import type { Db } from '../../kernel/db/database.ts'
import { newId } from '../../kernel/ids.ts'

/**
 * Makes the user of an address, or finds them; a password that they have already stays.
 * @param system only system code writes users: they belong to no workspace
 */
export async function saveUser(system: Db, email: string, passwordHash: string | null): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into users (id, email, password_hash) values (${newId()}, ${email}, ${passwordHash})
    on conflict (email) do update set password_hash = coalesce(users.password_hash, excluded.password_hash)
    returning id`.execute(system)
  return rows[0]!.id
}
