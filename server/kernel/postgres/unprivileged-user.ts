import { readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

export interface OsUser {
  uid: number
  gid: number
}

const preferred = ['hayloft', 'postgres', 'nobody']

/** PostgreSQL refuses to run as root: the user it runs as instead, or undefined when we are not root. */
export function unprivilegedUser(): OsUser | undefined {
  if (process.getuid?.() !== 0) return undefined
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  for (const name of preferred) {
    const account = accounts.find(([candidate]) => candidate === name)
    // macOS writes nobody as -2; what the kernel knows is the unsigned number.
    if (account) return { uid: Number(account[2]) >>> 0, gid: Number(account[3]) >>> 0 }
  }
  return { uid: 65534, gid: 65534 }
}

/** Whether the user may pass every folder down to the path and read (and enter or execute) what is there. */
export function canReach(path: string, user: OsUser | undefined): boolean {
  if (user === undefined) return true
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (!allows(folder, user, 0o1)) return false
    if (folder === dirname(folder)) break
  }
  return allows(path, user, 0o5)
}

function allows(path: string, { uid, gid }: OsUser, wanted: number): boolean {
  const { mode, uid: owner, gid: group } = statSync(path)
  const granted = owner === uid ? mode >> 6 : group === gid ? mode >> 3 : mode
  return (granted & wanted) === wanted
}
