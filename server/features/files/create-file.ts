import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { Id, newId } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { fileFields } from './file.ts'
import { uploadUrl } from './signed-url.ts'

export const CreatedFile = z.object({
  id: Id,
  uploadUrl: z.string().describe('Send the bytes here with PUT within the hour'),
}).meta({ id: 'CreatedFile' })

export const createFile = command({
  name: 'files.create',
  summary: 'Announce a file, to upload it and attach it to a message',
  scope: 'files:write',
  input: z.object(fileFields),
  output: CreatedFile,
  rest: 'POST /files',
  run: announceFile,
})

/** Also the visitor's way: their own operation calls this. */
export async function announceFile(ctx: Context, { name, contentType, size }: { name: string; contentType: string; size: number }): Promise<z.input<typeof CreatedFile>> {
  const id = newId()
  await ctx.db.insertInto('files').values({
    id, name, content_type: contentType, size, created_by: JSON.stringify({ kind: ctx.actor.kind, id: ctx.actor.id }),
  }).execute()
  return { id, uploadUrl: uploadUrl(ctx.kernel.secrets, { id, workspaceId: ctx.workspaceId, size }) }
}
