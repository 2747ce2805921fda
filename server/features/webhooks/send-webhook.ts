import { type OutsideResult, requestOutside } from '../../kernel/http/request-outside.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { readRetryAfter } from './retry-schedule.ts'
import { type FormerSecret, signedHeaders } from './signature.ts'

export type Target = { workspaceId: string; url: string; secret: string; formerSecrets: FormerSecret[] }

/** How one attempt went. */
export type Sent = {
  succeeded: boolean
  requestHeaders: Record<string, string>
  status: number | null
  responseHeaders: Record<string, string> | null
  responseBody: string | null
  truncated: boolean
  reason: string | null
  milliseconds: number
  retryAt: Date | null
}

const timeoutMs = 15_000
const keptBytes = 10 * 1024

/** @throws when `signal` stopped it: then nothing is known. */
export async function sendWebhook(kernel: Kernel, target: Target, message: { id: string; body: string }, now: Date, signal?: AbortSignal): Promise<Sent> {
  const requestHeaders = {
    'content-type': 'application/json', 'user-agent': 'Hayloft-Webhooks', ...signedHeaders(kernel.secrets, target.workspaceId, target, message, now),
  }
  const result = await requestOutside(kernel, {
    url: target.url, method: 'POST', headers: requestHeaders, body: message.body, timeoutMs, mostBytes: keptBytes, mostRedirects: 0, ...(signal ? { signal } : {}),
  })
  if (!result.answered && result.kind === 'cancelled') throw new Error('the worker stopped while it sent a webhook')
  return { requestHeaders, milliseconds: result.milliseconds, ...read(result, now) }
}

function read(result: OutsideResult, now: Date): Omit<Sent, 'requestHeaders' | 'milliseconds'> {
  if (!result.answered) {
    return { succeeded: false, status: null, responseHeaders: null, responseBody: null, truncated: false, reason: result.reason, retryAt: null }
  }
  const { status, headers, text, truncated } = result
  const succeeded = status >= 200 && status < 300
  return {
    succeeded, status, truncated,
    responseHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.slice(0, 100), storable(value.slice(0, 2_000))])),
    responseBody: storable(text),
    reason: succeeded ? null : reasonOf(status),
    retryAt: status === 429 || status === 503 ? readRetryAfter(headers['retry-after'], now) : null,
  }
}

function reasonOf(status: number): string {
  if (status === 410) return 'The server says that this address is gone for good.'
  if (status >= 300 && status < 400) return `The server redirected (${status}). Redirects are not followed: enter the new address itself.`
  return `The server answered ${status}.`
}

// PostgreSQL keeps neither NUL nor half a character.
function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed()
}
