import { createHash } from 'node:crypto'

/** A key of the storage that says: this was begun. Of one length, whatever it is for. */
export function claimOf(act: string, key: string): string {
  return `${act} ${createHash('sha256').update(key).digest('hex')}`
}
