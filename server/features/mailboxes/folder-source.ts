import { sql } from 'kysely'
import { type Place, readFolder, type Role } from './folder-rows.ts'
import { MailServerFailure } from '../mail-servers/index.ts'
import type { OpenBox } from './open-box.ts'

export type MailMeta = { uid: number; size: number; arrivedAt: Date; messageId: string; fromAddress: string }

/** A folder with what is to be taken from it, oldest first. */
export type FolderSource = {
  role: Role
  path: string
  uidValidity: number
  /** Not looked at more closely yet. */
  uids: number[]
  window: MailMeta[]
  suspectUid: number | null
  /** Gone through once more: most of it is known. */
  isAnew: boolean
}

const windowMails = 200

/** Looks which mails are new. Undefined when none is. */
export async function readSource(open: OpenBox, role: Role): Promise<FolderSource | undefined> {
  const path = role === 'inbox' ? open.box.inboxFolder : open.sentFolder
  if (path === null) return undefined
  if (role === 'sent' && await isUnchanged(open, path)) return undefined
  const uidValidity = await selectFolder(open, path)
  const { lastUid, suspectUid, isAnew } = await readFolder(open.kernel, open.box, { role, path, uidValidity })
  // A day before: servers compare dates without a zone. The moment itself is compared with each mail's own.
  const since = new Date(open.box.since.getTime() - 86_400_000)
  const found = await open.client.search({ uid: `${lastUid + 1}:*`, since }, { uid: true })
  if (!found) {
    checkConnected(open)
    throw new MailServerFailure('other', `${open.box.server.host} does not search the folder "${path}".`)
  }
  // `n:*` always names the last mail, even when its UID is smaller.
  const uids = found.filter((uid) => uid > lastUid).sort((a, b) => a - b)
  if (uids.length === 0) return undefined
  return { role, path, uidValidity, uids, window: [], suspectUid, isAnew }
}

async function isUnchanged({ client, box, kernel }: OpenBox, path: string): Promise<boolean> {
  const status = await client.status(path, { uidNext: true, uidValidity: true })
  if (!status || status.uidNext === undefined || status.uidValidity === undefined) return false
  const { rows: [row] } = await sql<{ lastUid: number; uidValidity: number }>`
    select last_uid as "lastUid", uid_validity as "uidValidity" from mailbox_folders where mailbox_id = ${box.id} and role = 'sent' and path = ${path}`
    .execute(kernel.database.forWorkspace(box.workspaceId))
  return row !== undefined && row.uidValidity === Number(status.uidValidity) && status.uidNext <= row.lastUid + 1
}

/** Some commands answer a lost connection as if there were nothing. */
export function checkConnected({ client, box }: OpenBox): void {
  if (!client.usable) throw new MailServerFailure('disconnected', `${box.server.host} closed the connection.`)
}

/** @returns its UIDVALIDITY */
export async function selectFolder({ client, box }: OpenBox, path: string): Promise<number> {
  const selected = client.mailbox
  if (selected && selected.path === path) return Number(selected.uidValidity)
  try {
    return Number((await client.mailboxOpen(path, { readOnly: !box.marksSeen })).uidValidity)
  } catch (error) {
    if (client.usable) throw new MailServerFailure('no_such_folder', `The folder "${path}" cannot be opened. Look at its name in the settings of the mail box.`, { cause: error })
    throw error
  }
}

/** Fills the window: what each of the next mails weighs and when it arrived. */
export async function fillWindow(open: OpenBox, source: FolderSource): Promise<void> {
  while (source.window.length === 0 && source.uids.length > 0) {
    await selectFolder(open, source.path)
    const next = source.uids.splice(0, windowMails)
    const found = await open.client.fetchAll(next.join(','), { uid: true, size: true, internalDate: true, ...(source.isAnew ? { envelope: true } : {}) }, { uid: true })
    source.window = found.map(({ uid, size, internalDate, envelope }) => ({
      uid, size: size ?? 0, arrivedAt: readDate(internalDate), messageId: (envelope?.messageId ?? '').replace(/^<|>$/g, ''),
      fromAddress: envelope?.from?.[0]?.address?.toLowerCase() ?? '',
    })).filter(({ uid }) => next.includes(uid)).sort((a, b) => a.uid - b.uid)
  }
}

export function placeOf({ role, uidValidity }: FolderSource, uid: number): Place {
  return { role, uidValidity, uid }
}

function readDate(date: Date | string | undefined): Date {
  const read = new Date(date ?? Date.now())
  return Number.isNaN(read.getTime()) ? new Date() : read
}
