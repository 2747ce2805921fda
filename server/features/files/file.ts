import type { Readable } from 'node:stream'
import { z } from 'zod'
import type { Db } from '../../kernel/db/database.ts'
import { newId } from '../../kernel/ids.ts'
import type { Storage } from '../../kernel/storage/storage.ts'

export const mostFileBytes = 25 * 1024 * 1024

/** What a new file is described with. The name loses path separators and control characters. */
export const fileFields = {
  name: z.string().trim().min(1).max(255).transform(plainName),
  contentType: z.string().max(150).regex(/^[\w.+-]+\/[\w.+-]+$/, 'a media type such as image/png').default('application/octet-stream'),
  size: z.int().min(0).max(mostFileBytes).describe('Bytes'),
}

export function plainName(name: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what this takes out
  return name.replace(/[\u0000-\u001f\u007f/\\\u202a-\u202e\u2066-\u2069]/g, '_').slice(0, 255) || 'file'
}

export function storageKey(workspaceId: string, fileId: string): string {
  return `${workspaceId}/${fileId.slice(-2)}/${fileId}`
}

/** Stores bytes that the program itself received (an attachment of a mail) and their row, in the caller's transaction. */
export async function keepFile(
  db: Db, storage: Storage, file: { workspaceId: string; name: string; contentType: string; content: Buffer | Readable; createdBy: object },
): Promise<string> {
  const id = newId()
  const size = await storage.put(storageKey(file.workspaceId, id), file.content, { maxBytes: mostFileBytes * 2 })
  await db.insertInto('files').values({
    id, workspace_id: file.workspaceId, name: plainName(file.name), content_type: file.contentType, size, stored_at: new Date(), created_by: JSON.stringify(file.createdBy),
  }).execute()
  return id
}

/** The bytes of a file that the caller has already been allowed to read. */
export async function readFileContent(storage: Storage, workspaceId: string, fileId: string): Promise<Readable> {
  return (await storage.get(storageKey(workspaceId, fileId))).stream
}
