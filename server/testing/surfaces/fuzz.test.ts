import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { readRoute, restPrefix } from '../../api/rest.ts'
import { features } from '../../features/index.ts'
import { newId } from '../../kernel/ids.ts'
import type { Operation } from '../../kernel/operation.ts'
import { type RunningApi, runApi } from '../api.ts'
import { makeWorld } from '../world.ts'

let api: RunningApi
let key: string
beforeAll(async () => {
  const world = await makeWorld({ HAYLOFT_RATE_LIMIT_ADDRESS: '1000000', HAYLOFT_LOGIN_ATTEMPTS: '1000000' })
  api = await runApi(world)
  key = await api.key(['*'])
})

const operations: Operation[] = features.flatMap((feature) => [...feature.operations])

const nasty = fc.oneof(
  fc.constantFrom<unknown>(null, true, 0, -1, 1e308, 2 ** 53, '', ' ', '\u0000', '\ud800', '💥'.repeat(50), "'; drop table contacts; --", '../../etc/passwd', '%00', '\u202e', '{{7*7}}',
    newId(), 'a@b.co', '2026-13-45T99:99:99Z', [], {}, [[[]]], { __proto__: null, constructor: 1 }, 'x'.repeat(5_000)),
  fc.jsonValue() as fc.Arbitrary<unknown>,
  fc.string({ unit: 'binary', maxLength: 40 }),
)

/** Some of the operation's own fields and perhaps a foreign one, each with anything in it. */
function inputFor(operation: Operation): fc.Arbitrary<Record<string, unknown>> {
  const fields = Object.keys(operation.input.shape)
  const record = Object.fromEntries(fields.map((field) => [field, nasty]))
  return fc.tuple(fc.record(record, { requiredKeys: [] }), fc.option(fc.dictionary(fc.string({ maxLength: 10 }), nasty, { maxKeys: 2 }), { nil: {} }))
    .map(([known, foreign]) => ({ ...foreign, ...known }))
}

async function call(method: string, path: string, body: string | undefined): Promise<{ status: number; text: string }> {
  const response = await fetch(api.url + path, {
    method, signal: AbortSignal.timeout(20_000), headers: { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body }),
  })
  return { status: response.status, text: await response.text() }
}

describe.each(operations.map((operation) => [operation.name, operation] as const))('%s with anything in it', (name, operation) => {
  it('is never our fault', { timeout: 120_000 }, async () => {
    const { method, path } = readRoute(operation)
    await fc.assert(fc.asyncProperty(inputFor(operation), async (input) => {
      const rest: Record<string, unknown> = { ...input }
      const filled = path.replace(/:(\w+)/g, (_, field: string) => {
        const value = rest[field]
        delete rest[field]
        return encodeURIComponent(wellFormed(value)) || 'x'
      })
      const bodyless = method === 'GET' || method === 'DELETE'
      const query = new URLSearchParams(Object.entries(rest).map(([field, value]): [string, string] => [wellFormed(field), wellFormed(value)]))
      const answer = await call(method, `${restPrefix}${filled}${bodyless && query.size > 0 ? `?${query}` : ''}`, bodyless ? undefined : JSON.stringify(rest))
      expect(answer.status, answer.text).toBeLessThan(500)
      if (answer.status >= 400) expect(JSON.parse(answer.text)).toMatchObject({ code: expect.any(String), detail: expect.any(String), correlationId: expect.any(String) })
      const rpc = operation.kind === 'query' ? await call('GET', `/rpc/${name}?input=${encodeURIComponent(wellFormed(input))}`, undefined) : await call('POST', `/rpc/${name}`, JSON.stringify(input))
      expect(rpc.status, rpc.text).toBeLessThan(500)
      const mcp = await call('POST', '/mcp', JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: name.replace('.', '_'), arguments: input } }))
      expect(mcp.status, mcp.text).toBeLessThan(500)
      expect(mcp.text).not.toMatch(/"code\\?":\\?"internal/)
    }), { numRuns: 15 })
  })
})

function wellFormed(value: unknown): string {
  return (typeof value === 'string' ? value : JSON.stringify(value) ?? '').toWellFormed()
}

describe('the entrance', () => {
  it.each([
    ['POST', '/api/v1/contacts', '{"name":', 400, 'malformed_request'],
    ['POST', '/api/v1/contacts', '[]', 400, 'malformed_request'],
    ['POST', '/api/v1/contacts', `{"name":"${'x'.repeat(1_100_000)}"}`, 413, 'too_large'],
    ['GET', '/api/v1/nothing', undefined, 404, 'not_found'],
    ['GET', '/api/v1/contacts/not-an-id', undefined, 400, 'invalid_input'],
    ['GET', '/api/v1/contacts?limit=1000', undefined, 400, 'invalid_input'],
    ['GET', '/api/v1/contacts?cursor=%00', undefined, 400, 'invalid_input'],
  ] as const)('%s %s says what is wrong', async (method, path, body, status, code) => {
    const answer = await call(method, path, body)
    expect(answer.status, answer.text).toBe(status)
    expect(JSON.parse(answer.text)).toMatchObject({ code, status })
  })

  it('takes JSON only', async () => {
    const response = await fetch(`${api.url}/api/v1/contacts`, { method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'text/csv' }, body: 'name' })
    expect(response.status).toBe(415)
  })

  it('limits strangers by address, with the standard headers', async () => {
    const world = await makeWorld({ HAYLOFT_RATE_LIMIT_ADDRESS: '3' })
    const small = await runApi(world)
    const ask = () => fetch(`${small.url}/api/v1/login-links`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"email":"a@b.co"}' })
    const first = await ask()
    expect(first.status).toBe(201)
    expect(Object.fromEntries(first.headers)).toMatchObject({ 'ratelimit-limit': '3', 'ratelimit-remaining': '2' })
    await ask()
    await ask()
    const refused = await ask()
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await refused.json()).toMatchObject({ code: 'rate_limited' })
  })
})
