import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import { action } from '../../kernel/flows/action.ts'
import { type OutsideAnswer, requestOutside } from '../../kernel/http/request-outside.ts'
import { revealSecrets } from './flow-secret.ts'

const HeaderName = z.string().regex(/^[!#$%&'*+.^_`|~\w-]{1,100}$/)

const input = z.object({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('POST'),
  url: z.url({ protocol: /^https?$/ }).max(2_000),
  headers: z.record(HeaderName, z.string().max(4_000)).default({}).describe('A key goes in as Bearer {{ secrets.name }}: no run history shows it'),
  body: z.json().optional().describe('A text is sent as it is, everything else as JSON'),
  timeoutSeconds: z.int().min(1).max(60).default(15),
  acceptAnyStatus: z.boolean().default(false).describe('Go on whatever the server answers; else only 2xx is a success'),
})
type Request = z.output<typeof input>

/** 256 KB of the answer is read; the run keeps what its own limit lets it. */
const mostBytes = 256 * 1024

export const requestHttp = action({
  name: 'http.request',
  summary: 'Call another service over HTTP',
  scope: 'flows:manage',
  secrets: revealSecrets,
  input,
  output: z.object({ status: z.int(), headers: z.record(z.string(), z.string()), body: z.json(), milliseconds: z.int() }),
  async run(kernel, { workspaceId, input: request, idempotencyKey, signal }) {
    const answer = await requestOutside(kernel, {
      url: request.url, method: request.method, headers: headersOf(request, idempotencyKey),
      ...bodyOf(request), timeoutMs: request.timeoutSeconds * 1_000, mostBytes, signal,
    })
    if (!answer.answered) {
      throw new AppError(answer.kind === 'invalid_request' || answer.kind === 'forbidden_address' ? 'invalid_input' : 'unavailable', { detail: answer.reason })
    }
    // Some servers answer with what they were sent; the run's history must not keep a secret for that.
    const hide = hider(Object.values(await revealSecrets(kernel, workspaceId)))
    const shown = { ...answer, text: hide(answer.text), headers: mapValues(answer.headers, hide) }
    if (!request.acceptAnyStatus && (answer.status < 200 || answer.status > 299)) throw refusal(shown)
    return { status: shown.status, headers: shown.headers, body: readBody(shown), milliseconds: shown.milliseconds }
  },
})

function headersOf({ headers, body }: Request, idempotencyKey: string): Record<string, string> {
  const type = typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json'
  const own = Object.entries(headers).map(([name, value]): [string, string] => [name.toLowerCase(), value])
  return { ...(body === undefined ? {} : { 'content-type': type }), 'idempotency-key': idempotencyKey, ...Object.fromEntries(own) }
}

function hider(secrets: readonly string[]): (text: string) => string {
  const forms = secrets.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])
  return (text) => forms.reduce((shown, form) => shown.replaceAll(form, '‹secret›'), text)
}

function mapValues(record: Record<string, string>, change: (value: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]))
}

function bodyOf({ body }: Request): { body?: string } {
  if (body === undefined) return {}
  return { body: typeof body === 'string' ? body : JSON.stringify(body) }
}

/** What may get better by itself is tried again: the server's own trouble, and its asking us to wait. */
function refusal({ status, text }: OutsideAnswer): AppError {
  const passing = status >= 500 || status === 429 || status === 408
  const said = text.trim().slice(0, 300)
  return new AppError(passing ? 'unavailable' : 'conflict', { detail: `The server answered ${status}${said ? `: ${said}` : '.'}` })
}

function readBody({ headers, text, truncated }: OutsideAnswer): z.output<ReturnType<typeof z.json>> {
  if (!truncated && /\bjson\b/i.test(headers['content-type'] ?? '')) {
    try {
      return JSON.parse(text) as z.output<ReturnType<typeof z.json>>
    } catch {
      return text
    }
  }
  return text
}
