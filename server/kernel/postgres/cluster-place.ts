import { chownSync, closeSync, lchownSync, mkdirSync, openSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from './start-error.ts'
import { canReach, type OsUser } from './unprivileged-user.ts'

/** A file or folder as a child process names it: by its path, or as an inherited descriptor. */
export interface Place {
  path: string
  descriptors: number[]
  close(): void
}

const firstInherited = 3

/**
 * The user that PostgreSQL runs as may be barred from a folder above (a clone beneath /root): an open descriptor
 * that the child inherits leads past it, without anybody's permissions being loosened.
 */
export function placesFor(paths: string[], user: OsUser | undefined): Place[] {
  if (paths.every((path) => canReach(path, user))) {
    return paths.map((path) => ({ path, descriptors: [], close: () => undefined }))
  }
  if (process.platform !== 'linux') {
    throw new StartError(
      `The embedded PostgreSQL does not run as root, and its user cannot reach ${paths[0]}: ` +
        'set HAYLOFT_DATA_DIR to a folder outside of a private one, or start Hayloft as another user.',
    )
  }
  return paths.map((path, index) => {
    const descriptor = openSync(path, 'r')
    return {
      path: `/proc/self/fd/${firstInherited + index}`,
      descriptors: [descriptor],
      close: () => closeSync(descriptor),
    }
  })
}

export function makePrivateFolder(path: string, user: OsUser | undefined): void {
  mkdirSync(path, { mode: 0o700 })
  giveTo(path, user)
}

export function giveTo(path: string, user: OsUser | undefined): void {
  if (user) chownSync(path, user.uid, user.gid)
}

/** A data folder that another user filled (or that came out of a backup) is handed over whole. */
export function giveAllTo(folder: string, user: OsUser | undefined): void {
  if (user === undefined || statSync(folder).uid === user.uid) return
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    lchownSync(join(folder, entry), user.uid, user.gid)
  }
  // Last: the folder's own owner is what tells that all of it was handed over.
  giveTo(folder, user)
}
