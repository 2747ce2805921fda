import { type Browser, openBrowser, type WebAnswer, type WebRequest } from './browser.ts'
import type { Tally } from './tally.ts'

export type Call = WebRequest & {
  operation: string
  /** When the person did it; now when left out. */
  due?: number | undefined
}

/** A person's browser, whose calls are timed. */
export type Caller = {
  /** Undefined when it did not succeed. */
  call(call: Call): Promise<WebAnswer | undefined>
  /** Headers that go with every call from now on. */
  headers: Record<string, string>
  close(): void
}

// What another person's act may bring about: it is gone, or done already.
const refusals = [404, 409, 410]

/** @param address the person's own, as a proxy on this machine would say it: many limits go by it */
export function openCaller(port: number, address: string, tally: Tally): Caller {
  const headers: Record<string, string> = { 'x-forwarded-for': address, accept: 'application/json', 'user-agent': 'Mozilla/5.0 (bench)' }
  const browser: Browser = openBrowser(port, headers)
  return {
    headers,
    async call({ operation, due = performance.now(), ...request }) {
      const answer = await browser.send(request)
      const milliseconds = performance.now() - due
      const { status, body } = answer
      if (status >= 200 && status < 300 && status !== 207) tally.note(operation, milliseconds, 'done')
      else if (refusals.includes(status)) tally.note(operation, milliseconds, 'refused')
      else tally.fail(operation, `${status} ${codesIn(body)}`)
      return status >= 200 && status < 300 ? answer : undefined
    },
    close: () => browser.close(),
  }
}

// Of problem documents, and of each that failed in a batch.
function codesIn(body: Buffer): string {
  const codes = [...body.toString().matchAll(/"code":"([a-z_]+)"/g)].map(([, code]) => code)
  return [...new Set(codes)].join(', ') || body.toString('utf8', 0, 100)
}

export function addressOf(number: number): string {
  return `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`
}
