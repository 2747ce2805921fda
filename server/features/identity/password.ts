import { hash, verify } from '@node-rs/argon2'
import { z } from 'zod'

/** The library's defaults are argon2id with 19 MiB and 2 passes: about 8 ms of one core. */
export const hashPassword = (password: string): Promise<string> => hash(password)

export const NewPassword = z.string().min(10, 'at least 10 characters').max(200)

let nobodysHash: Promise<string> | undefined

/** Takes the same time when there is nothing to compare with, so that nobody learns who has an account. */
export async function passwordMatches(passwordHash: string | null | undefined, password: string): Promise<boolean> {
  if (passwordHash) return verify(passwordHash, password)
  await verify(await (nobodysHash ??= hash('nobody')), password)
  return false
}
