import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeAll, describe, expect, it } from 'vitest'
import { createFile } from '../features/files/create-file.ts'
import { startTracing } from '../kernel/telemetry/trace.ts'
import { type RunningApi, runApi } from '../testing/api.ts'
import { makeWorld, type World } from '../testing/world.ts'

let world: World
let api: RunningApi
let key: string
beforeAll(async () => {
  world = await makeWorld()
  api = await runApi(world)
  key = await api.key(['*'])
})
const bearer = () => ({ authorization: `Bearer ${key}` })

describe('health and metrics', () => {
  it('says that it lives, has started and can serve', async () => {
    for (const path of ['live', 'startup', 'ready']) {
      const response = await fetch(`${api.url}/health/${path}`)
      expect([path, response.status, await response.json()]).toMatchObject([path, 200, { status: 'ok' }])
    }
  })

  it('counts operations, errors, database time and cache reads', async () => {
    await fetch(`${api.url}/api/v1/contacts`, { headers: bearer() })
    await fetch(`${api.url}/api/v1/contacts/nonsense`, { headers: bearer() })
    const text = await (await fetch(`${api.url}/metrics`)).text()
    expect(text).toMatch(/hayloft_operation_seconds_count\{operation="contacts.list",surface="rest",outcome="ok"\} \d+/)
    expect(text).toMatch(/hayloft_errors_total\{code="invalid_input",surface="rest"\} \d+/)
    expect(text).toMatch(/hayloft_database_seconds_count [1-9]/)
    expect(text).toMatch(/hayloft_cache_reads_total\{cache="api keys",result="hit"\} [1-9]/)
    expect(text).toMatch(/hayloft_http_request_seconds_count\{route="GET \/contacts",status="200"\} [1-9]/)
  })
})

describe('correlation', () => {
  it('carries the caller\'s id to the header, the error and the audit trail', async () => {
    const headers = { ...bearer(), 'x-correlation-id': 'my-request-0001', 'content-type': 'application/json' }
    const created = await fetch(`${api.url}/api/v1/contacts`, { method: 'POST', headers, body: '{"name":"Traced"}' })
    expect(created.headers.get('x-correlation-id')).toBe('my-request-0001')
    const missing = await fetch(`${api.url}/api/v1/contacts/01990000-0000-7000-8000-000000000000`, { headers })
    expect(await missing.json()).toMatchObject({ code: 'not_found', correlationId: 'my-request-0001' })
    const entry = await world.kernel.database.system.selectFrom('audit_entries').select('operation').where('correlation_id', '=', 'my-request-0001').executeTakeFirst()
    expect(entry).toEqual({ operation: 'contacts.create' })
    for (const given of [`run:${crypto.randomUUID()}`, `plugin:${crypto.randomUUID()}:x`]) {
      const answer = await fetch(`${api.url}/api/v1/contacts`, { headers: { ...bearer(), 'x-correlation-id': given } })
      expect(answer.headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/)
    }
  })

  it('sends traces when there is a collector', async () => {
    const received: string[] = []
    const collector = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
        received.push(`${request.url} ${Buffer.concat(chunks)}`)
        response.end('{}')
      })
    })
    await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve))
    const stop = await startTracing(`http://127.0.0.1:${(collector.address() as AddressInfo).port}`)
    await fetch(`${api.url}/api/v1/contacts`, { headers: bearer() })
    await stop()
    await new Promise((resolve) => collector.close(resolve))
    expect(received.join()).toMatch(/\/v1\/traces .*contacts\.list/)
  })
})

describe('files', () => {
  it('go up and come down by signed addresses only', async () => {
    const file = await world.as('ada').run(createFile, { name: 'notes.html', contentType: 'text/html', size: 5 })
    const put = (url: string, body: string) => fetch(api.url + url, { method: 'PUT', body, headers: { 'content-type': 'text/html' } })
    expect((await put(file.uploadUrl.replace(/signature=./, 'signature=x'), 'hello')).status).toBe(403)
    expect((await put(file.uploadUrl, 'too long')).status).toBe(413)
    expect((await put(file.uploadUrl, 'four')).status).toBe(400)
    expect((await put(file.uploadUrl, 'hello')).status).toBe(204)
    const { downloadUrl } = await import('../features/files/index.ts')
    const url = downloadUrl(world.kernel.secrets, { id: file.id, name: 'notes.html' })
    const response = await fetch(api.url + url)
    expect(await response.text()).toBe('hello')
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/octet-stream', 'content-disposition': expect.stringContaining('attachment'), 'content-security-policy': expect.stringContaining('sandbox'), 'x-content-type-options': 'nosniff',
    })
    expect((await fetch(api.url + url.replace(/expires=\d/, 'expires=9'))).status).toBe(403)
    expect((await fetch(`${api.url}/files/${file.id}/notes.html`)).status).toBe(403)
  })
})

describe('idempotency', () => {
  it('answers the same write once over HTTP, and says so', async () => {
    const write = () => fetch(`${api.url}/api/v1/contacts`, { method: 'POST', headers: { ...bearer(), 'content-type': 'application/json', 'idempotency-key': 'over-http' }, body: '{"name":"Once"}' })
    const [first, second] = [await write(), await write()]
    expect([first.headers.get('idempotency-replayed'), second.headers.get('idempotency-replayed')]).toEqual([null, 'true'])
    expect(await second.json()).toEqual(await first.json())
  })
})
