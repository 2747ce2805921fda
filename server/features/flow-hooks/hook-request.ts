import type { FastifyRequest } from 'fastify'
import { AppError } from '../../kernel/errors.ts'

/** What a step may read of a call: trigger.body, trigger.query, trigger.headers. */
export type HookTrigger = { body: unknown; query: Record<string, unknown>; headers: Record<string, string> }

export async function readHookRequest(request: FastifyRequest): Promise<HookTrigger> {
  return { body: await readBody(request), query: { ...request.query as object }, headers: safeHeaders(request) }
}

/** The caller's own name for this delivery: the same one again is the same run. */
export function deliveryKey({ headers }: Pick<FastifyRequest, 'headers'>): string | undefined {
  const key = headers['idempotency-key'] ?? headers['webhook-id']
  if (key === undefined) return undefined
  if (typeof key === 'string' && /^[\x21-\x7e]{1,255}$/.test(key)) return key
  throw new AppError('invalid_input', { detail: 'Idempotency-Key: 1 to 255 printable characters' })
}

async function readBody(request: FastifyRequest): Promise<unknown> {
  const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  if (bytes.length === 0) return null
  const type = request.headers['content-type'] ?? ''
  if (/^application\/x-www-form-urlencoded/i.test(type)) return fieldsOf(new URLSearchParams(bytes.toString('utf8')))
  if (/^multipart\/form-data/i.test(type)) return fieldsOf(await readMultipart(bytes, type))
  if (/^text\/(?!json)/i.test(type)) return bytes.toString('utf8')
  return readJson(bytes.toString('utf8'))
}

// Tens of thousands of brackets can be read, but written again only by overflowing the stack.
const deepest = 200

function readJson(text: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new AppError('malformed_request', { detail: 'The body must be JSON or a form.' })
  }
  if (isDeeperThan(value, deepest)) throw new AppError('malformed_request', { detail: `The body may be at most ${deepest} levels deep.` })
  return value
}

function isDeeperThan(value: unknown, most: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return most === 0 || Object.values(value).some((item) => isDeeperThan(item, most - 1))
}

async function readMultipart(bytes: Buffer, type: string): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData()
  } catch {
    throw new AppError('malformed_request', { detail: 'The form could not be read.' })
  }
}

/** A field that comes several times is a list; of a file only its name and size are kept. */
function fieldsOf(form: Iterable<[string, string | File]>): Record<string, unknown> {
  const fields = new Map<string, unknown>()
  for (const [name, value] of form) {
    const item = typeof value === 'string' ? value : { name: value.name, type: value.type, size: value.size }
    const known = fields.get(name)
    fields.set(name, known === undefined ? item : Array.isArray(known) ? [...known, item] : [known, item])
  }
  return Object.fromEntries(fields)
}

// Run histories are read by members: nothing that could let one in elsewhere, and nothing of the proxies on the way.
const plain = /^(content-type|user-agent|webhook-id|webhook-timestamp|idempotency-key|x-[\w-]+)$/
const private_ = /auth|token|secret|signature|hmac|key|password|cookie|session|^x-(forwarded|real-ip|correlation)/

function safeHeaders({ headers }: FastifyRequest): Record<string, string> {
  const kept = Object.entries(headers).filter(([name, value]) => typeof value === 'string' && plain.test(name) && (name === 'idempotency-key' || !private_.test(name)))
  return Object.fromEntries(kept.map(([name, value]) => [name, String(value).slice(0, 1_000)]))
}
