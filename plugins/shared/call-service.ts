import { type Fetched, type PluginContext, PluginError } from '@hayloft/plugin'

export type ServiceRequest = {
  /** What people call it, for errors. */
  service: string
  url: string
  method?: string
  json?: object
  /** A form, in place of JSON. */
  form?: Record<string, string>
  headers?: Record<string, string>
  /** The Authorization header; `Bearer <token>` when left out. */
  authorization?: (token: string) => string
  /** What the service calls its failure, for people. */
  describe?: (answer: ServiceAnswer) => string | undefined
  /** One of the core's error codes, where the status alone does not tell. */
  code?: (answer: ServiceAnswer) => string | undefined
  /** Whether it refuses the token, or asks to slow down, in a way of its own. */
  meaning?: (answer: ServiceAnswer) => 'refused_token' | 'slow_down' | undefined
}

export type ServiceAnswer = Fetched & { json: unknown }

/** A pause that is asked for and no longer than this is waited for; with a longer one the call fails and is tried later. */
const mostPauseSeconds = 5

/**
 * Calls the service as the connected account. A refused token is renewed once, and a short pause is kept when the service asks for one.
 * @throws PluginError not_connected, forbidden, not_found, invalid_input, rate_limited, unavailable
 */
export async function callService(context: PluginContext, request: ServiceRequest): Promise<ServiceAnswer> {
  let token = await context.accessToken()
  let hasRenewed = false
  for (let pauses = 0; ;) {
    const answer = await send(context, request, token)
    const meaning = request.meaning?.(answer) ?? meaningOf(answer)
    if (meaning === 'refused_token' && !hasRenewed) {
      hasRenewed = true
      token = await context.accessToken({ refused: token })
      continue
    }
    if (meaning === 'slow_down') {
      const seconds = pauseOf(answer)
      if (++pauses > 2 || seconds > mostPauseSeconds) throw new PluginError('rate_limited', `${request.service} asks to wait ${seconds} seconds.`)
      await pause(seconds, context.signal)
      continue
    }
    if (answer.status < 400 && meaning === undefined) return answer
    throw failureOf(request, answer, meaning)
  }
}

async function send(context: PluginContext, request: ServiceRequest, token: string): Promise<ServiceAnswer> {
  const body = request.form ? new URLSearchParams(request.form).toString() : request.json && JSON.stringify(request.json)
  const answer = await context.fetch(request.url, {
    method: request.method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      accept: 'application/json',
      ...body !== undefined && { 'content-type': request.form ? 'application/x-www-form-urlencoded' : 'application/json; charset=utf-8' },
      ...request.headers,
      authorization: request.authorization?.(token) ?? `Bearer ${token}`,
    },
    ...body !== undefined && { body },
  })
  return { ...answer, json: readJson(answer.text) }
}

function meaningOf({ status, headers }: ServiceAnswer): 'refused_token' | 'slow_down' | undefined {
  if (status === 401) return 'refused_token'
  const isSpent = status === 403 && (headers['x-ratelimit-remaining'] === '0' || headers['retry-after'] !== undefined)
  return status === 429 || isSpent ? 'slow_down' : undefined
}

/** Retry-After in seconds, else when the limit begins anew: in Unix seconds, and at Linear in milliseconds. */
function pauseOf({ headers }: ServiceAnswer): number {
  const after = Number(headers['retry-after'])
  if (headers['retry-after'] !== undefined && Number.isFinite(after)) return Math.max(1, Math.ceil(after))
  const reset = Number(headers['x-ratelimit-reset'] ?? headers['x-ratelimit-requests-reset'])
  const resetSeconds = reset > 1e11 ? reset / 1000 : reset
  return resetSeconds > 0 ? Math.max(1, Math.ceil(resetSeconds - Date.now() / 1000)) : 60
}

function failureOf(request: ServiceRequest, answer: ServiceAnswer, meaning: string | undefined): PluginError {
  const said = request.describe?.(answer) ?? `status ${answer.status}`
  const words = `${request.service}: ${said}`.slice(0, 500)
  if (meaning === 'refused_token') return new PluginError('not_connected', words)
  return new PluginError(request.code?.(answer) ?? codeOf(answer), words)
}

function codeOf({ status }: ServiceAnswer): string {
  if (status === 403) return 'forbidden'
  if (status === 404 || status === 410) return 'not_found'
  return status >= 500 ? 'unavailable' : 'invalid_input'
}

function pause(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, seconds * 1000)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(new PluginError('unavailable', 'The time of this call ran out.'))
    }, { once: true })
  })
}

export function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
