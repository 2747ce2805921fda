import type { Dispatcher } from 'undici'
import type { Kernel } from '../kernel.ts'
import { makeAddressRule } from './allowed-address.ts'
import { type FailureKind, OutsideFailure, toOutsideFailure } from './outside-failure.ts'
import { type ResolveHost, resolveHost } from './resolve-host.ts'

export type OutsideRequest = {
  url: string
  /** GET when left out. */
  method?: Dispatcher.HttpMethod
  headers?: Readonly<Record<string, string>>
  body?: string | Buffer
  /** For everything together, redirects too. 15,000 when left out. */
  timeoutMs?: number
  /** Of the answer's body; what follows is not read. 1 MiB when left out. */
  mostBytes?: number
  /** 3 when left out; 0 gives the redirect itself as the answer. */
  mostRedirects?: number
  signal?: AbortSignal
}

export type OutsideAnswer = {
  answered: true
  status: number
  /** By lower-case name; several of one name are joined by a comma. */
  headers: Record<string, string>
  body: Buffer
  text: string
  truncated: boolean
  milliseconds: number
  /** Where the answer came from, behind redirects. */
  url: string
}

export type NoAnswer = { answered: false; kind: FailureKind; reason: string; milliseconds: number; url: string }

export type OutsideResult = OutsideAnswer | NoAnswer

/**
 * The one way to an address that a user typed: http and https, to public addresses and the operator's exceptions alone, on
 * every redirect too. Never throws for what the other side does.
 */
export function requestOutside(kernel: Pick<Kernel, 'config'>, request: OutsideRequest): Promise<OutsideResult> {
  let client = clients.get(kernel.config)
  if (!client) clients.set(kernel.config, client = makeOutsideClient(kernel.config.allowPrivateAddresses))
  return client(request)
}

const clients = new WeakMap<Kernel['config'], OutsideClient>()

export type OutsideClient = (request: OutsideRequest) => Promise<OutsideResult>

/** @param resolve tests give one of their own */
export function makeOutsideClient(exceptions: readonly string[], resolve: ResolveHost = resolveHost): OutsideClient {
  let sender: Promise<Sender> | undefined
  return async (request) => {
    const begun = performance.now()
    const timeout = AbortSignal.timeout(request.timeoutMs ?? 15_000)
    const signal = request.signal ? AbortSignal.any([timeout, request.signal]) : timeout
    let url = request.url
    const milliseconds = () => Math.round(performance.now() - begun)
    try {
      // Raced: while it connects, undici does not hear the signal.
      sender ??= loadSender(exceptions, resolve)
      const answer = await Promise.race([follow(await sender, request, signal, (reached) => { url = reached }), rejectedBy(signal)])
      return { answered: true, ...answer, milliseconds: milliseconds(), url }
    } catch (error) {
      const { kind, message } = readFailure(error, timeout, request.signal)
      return { answered: false, kind, reason: message, milliseconds: milliseconds(), url }
    }
  }
}

type Sender = { send: Send; dispatcher: Dispatcher }
type Send = typeof import('undici').request

// With the first request, not at every start: a megabyte of program, 6 MB of memory.
async function loadSender(exceptions: readonly string[], resolve: ResolveHost): Promise<Sender> {
  const { makeGuardedAgent, send } = await import('./guarded-agent.ts')
  return { send, dispatcher: makeGuardedAgent(makeAddressRule(exceptions), resolve) }
}

function rejectedBy(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason)
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

type Hop = Required<Pick<OutsideRequest, 'method' | 'headers'>> & { url: URL; body: string | Buffer | undefined }

async function follow({ send, dispatcher }: Sender, request: OutsideRequest, signal: AbortSignal, onHop: (url: string) => void) {
  const most = request.mostRedirects ?? 3
  let hop: Hop = { url: readUrl(request.url), method: request.method ?? 'GET', headers: withLowerCaseNames(request.headers ?? {}), body: request.body }
  for (let redirects = 0; ; redirects++) {
    onHop(hop.url.href)
    const { statusCode: status, headers, body } = await send(hop.url, {
      dispatcher, signal, method: hop.method, headers: { 'user-agent': 'Hayloft', ...hop.headers }, body: hop.body ?? null,
    })
    // An answer that is left unread ends in an error event, which nobody else would hear.
    body.on('error', () => undefined)
    const location = most > 0 && [301, 302, 303, 307, 308].includes(status) ? oneOf(headers['location']) : undefined
    if (location === undefined) {
      const answered = joined(headers)
      return { status, headers: answered, ...await readBody(body, request.mostBytes ?? 1024 * 1024, answered['content-type'] ?? '') }
    }
    body.destroy()
    if (redirects === most) throw new OutsideFailure('too_many_redirects', `The server redirected more than ${most} times.`)
    hop = redirected(hop, status, readUrl(location, hop.url))
  }
}

function redirected(hop: Hop, status: number, url: URL): Hop {
  const becomesGet = (status === 303 && hop.method !== 'HEAD') || ((status === 301 || status === 302) && hop.method === 'POST')
  // Whatever else a header says (a key, a signature) was meant for the first server.
  const kept = Object.entries(hop.headers).filter(([name]) =>
    (url.origin === hop.url.origin || plainHeaders.has(name)) && !(becomesGet && name.startsWith('content-')))
  return { url, method: becomesGet ? 'GET' : hop.method, headers: Object.fromEntries(kept), body: becomesGet ? undefined : hop.body }
}

const plainHeaders = new Set(['accept', 'accept-language', 'content-type', 'user-agent'])

/** @throws OutsideFailure */
function readUrl(text: string, base?: URL): URL {
  const url = URL.canParse(text, base?.href) ? new URL(text, base) : undefined
  if (!url) throw new OutsideFailure('invalid_request', 'This is not an address.')
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new OutsideFailure('invalid_request', 'Only http and https addresses can be called.')
  if (url.username || url.password) throw new OutsideFailure('invalid_request', 'The address must not hold a user name or password.')
  return url
}

async function readBody(stream: Dispatcher.ResponseData['body'], mostBytes: number, contentType: string) {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    size += chunk.length
    // Leaving the loop closes the connection.
    if (size > mostBytes) break
  }
  const body = Buffer.concat(chunks).subarray(0, mostBytes)
  return { body, text: decode(body, contentType), truncated: size > mostBytes }
}

function decode(body: Buffer, contentType: string): string {
  const charset = /charset="?([\w-]+)/i.exec(contentType)?.[1] ?? 'utf-8'
  try {
    return new TextDecoder(charset).decode(body)
  } catch {
    return body.toString('utf8')
  }
}

function readFailure(error: unknown, timeout: AbortSignal, own: AbortSignal | undefined): OutsideFailure {
  if (own?.aborted) return new OutsideFailure('cancelled', 'The request was cancelled.')
  if (timeout.aborted) return new OutsideFailure('timeout', 'The server did not answer in time.')
  return toOutsideFailure(error)
}

function withLowerCaseNames(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

function joined(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value ?? '']))
}

function oneOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value
}
