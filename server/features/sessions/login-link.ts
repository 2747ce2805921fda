import { sql } from 'kysely'
import { publicUrlOf } from '../../config.ts'
import { AppError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { hashToken, newToken } from '../../kernel/secrets.ts'
import { findUserByEmail } from '../identity/index.ts'

export const loginLinkMinutes = 15

/** Keeps the hash of a token that signs this user in, once. Keeping the same one again changes nothing. */
export async function keepLoginLink(kernel: Kernel, userId: string, token: string): Promise<string> {
  await sql`
    insert into login_links (id, user_id, token_hash, expires_at)
    values (${newId()}, ${userId}, ${hashToken(token)}, now() + make_interval(mins => ${loginLinkMinutes}))
    on conflict (token_hash) do nothing`.execute(kernel.database.system)
  return `${publicUrlOf(kernel.config)}/login?token=${token}`
}

/** The operator's way in: a one-time URL. @throws AppError not_found */
export async function createLoginLink(kernel: Kernel, email: string): Promise<string> {
  const user = await findUserByEmail(kernel.database.system, email.toLowerCase())
  if (!user) throw new AppError('not_found', { detail: `Nobody has the address ${email}.` })
  return keepLoginLink(kernel, user.id, newToken('ll_'))
}
