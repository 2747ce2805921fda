import { sql } from 'kysely'
import type { Db } from '../../kernel/db/database.ts'

export type User = { id: string; email: string; passwordHash: string | null }

/** @param system only system code reads users: they belong to no workspace */
export async function findUserByEmail(system: Db, email: string): Promise<User | undefined> {
  const { rows } = await sql<User>`
    select id, email, password_hash as "passwordHash" from users where email = ${email}`.execute(system)
  return rows[0]
}

/** The person behind a member. */
export async function findUserOfMember(system: Db, memberId: string): Promise<User | undefined> {
  const { rows } = await sql<User>`
    select users.id, users.email, users.password_hash as "passwordHash"
    from users join members on members.user_id = users.id where members.id = ${memberId}`.execute(system)
  return rows[0]
}
