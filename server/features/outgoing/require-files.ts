import type { Db } from '../../kernel/db/database.ts'
import { AppError } from '../../kernel/errors.ts'

/** Told now, not when the moment has come. @throws AppError invalid_input */
export async function requireFiles(db: Db, fileIds: readonly string[]): Promise<void> {
  if (fileIds.length === 0) return
  const stored = await db.selectFrom('files').select('id').where('id', 'in', fileIds).where('stored_at', 'is not', null).execute()
  const missing = fileIds.find((id) => !stored.some((file) => file.id === id))
  if (missing) throw new AppError('invalid_input', { issues: [{ path: 'fileIds', message: `The file ${missing} has not been uploaded.` }] })
}
