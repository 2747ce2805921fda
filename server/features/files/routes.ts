import type { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { storageKey } from './file.ts'
import { isSigned } from './signed-url.ts'

const Signed = z.object({ expires: z.coerce.number().int(), signature: z.string().max(100) })
const SignedUpload = Signed.extend({ workspace: Id, size: z.coerce.number().int().min(0) })
// Shown in the browser; everything else is downloaded, so that no file can act as a page of ours.
const shownInline = /^(image\/(png|jpeg|gif|webp|avif)|audio\/[\w.+-]+|video\/[\w.+-]+|text\/plain)$/

/** The bytes of files, up and down, by signed addresses alone. */
export function fileRoutes(app: FastifyInstance, kernel: Kernel): void {
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    scope.put('/files/:id', { config: { route: 'PUT /files/:id' }, bodyLimit: 64 * 1024 * 1024 }, async (request, reply) => {
      const { id } = readParams(request.params)
      const { workspace, size, expires, signature } = read(SignedUpload, request.query)
      if (!isSigned(kernel.secrets, `upload ${workspace} ${size}`, id, expires, signature)) throw new AppError('forbidden', { detail: 'This upload address is not valid, or no longer.' })
      await storeUpload(kernel, { id, workspaceId: workspace, size }, request.body as Readable | undefined)
      return reply.code(204).send()
    })
  })
  app.get('/files/:id/:name', { config: { route: 'GET /files/:id/:name' } }, async (request, reply) => {
    const { id } = readParams(request.params)
    const { expires, signature } = read(Signed, request.query)
    if (!isSigned(kernel.secrets, 'download', id, expires, signature)) throw new AppError('forbidden', { detail: 'This address is not valid, or no longer.' })
    const file = await kernel.database.system.selectFrom('files').select(['workspace_id', 'name', 'content_type']).where('id', '=', id).where('stored_at', 'is not', null).executeTakeFirst()
    if (!file) throw new AppError('not_found')
    const { stream, size } = await kernel.storage.get(storageKey(file.workspace_id, id))
    const inline = shownInline.test(file.content_type)
    return reply
      .header('content-type', inline ? file.content_type : 'application/octet-stream')
      .header('content-length', size)
      .header('content-disposition', `${inline ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(file.name)}`)
      .header('content-security-policy', "default-src 'none'; sandbox")
      .header('cache-control', 'private, max-age=86400, immutable')
      .send(stream)
  })
}

async function storeUpload(kernel: Kernel, file: { id: string; workspaceId: string; size: number }, body: Readable | undefined): Promise<void> {
  if (file.size > 0 && !body) throw new AppError('malformed_request', { detail: 'Send the bytes of the file as the body.' })
  const key = storageKey(file.workspaceId, file.id)
  const size = await kernel.storage.put(key, body ?? Buffer.alloc(0), { maxBytes: file.size })
  if (size !== file.size) {
    await kernel.storage.remove(key)
    throw new AppError('invalid_input', { detail: `The file was announced with ${file.size} bytes; ${size} came.` })
  }
  await kernel.database.transaction(file.workspaceId, ({ db }) =>
    db.updateTable('files').set({ stored_at: new Date() }).where('id', '=', file.id).where('stored_at', 'is', null).execute())
}

function readParams(params: unknown): { id: string } {
  const parsed = z.object({ id: Id }).safeParse(params)
  if (!parsed.success) throw new AppError('not_found')
  return parsed.data
}

function read<T extends z.ZodType>(type: T, value: unknown): z.output<T> {
  const parsed = type.safeParse(value)
  if (!parsed.success) throw new AppError('forbidden', { detail: 'This address is not signed.' })
  return parsed.data
}
