import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createSocketServer } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { makeOutsideClient, type OutsideResult } from './request-outside.ts'
import type { HostAddress } from './resolve-host.ts'

let server: Server
let port: number
let connections = 0
let seen: { method: string; url: string; host: string; headers: IncomingMessage['headers']; body: string }[] = []
let answer: (request: IncomingMessage, response: ServerResponse) => void = () => undefined

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      seen.push({ method: request.method!, url: request.url!, host: request.headers.host!, headers: request.headers, body: Buffer.concat(chunks).toString() })
      answer(request, response)
    })
  })
  server.on('connection', () => connections++)
  // Every address of this machine, so that any spelling of one would get through if it were not stopped.
  await new Promise<void>((resolve) => server.listen(0, '::', resolve))
  port = (server.address() as AddressInfo).port
})
afterAll(() => server.closeAllConnections())
beforeEach(() => {
  seen = []
  connections = 0
  answer = (_request, response) => response.end('hello')
})

const resolveTo = (...addresses: string[]) => async (): Promise<HostAddress[]> =>
  addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
const strict = makeOutsideClient([], resolveTo('127.0.0.1'))
const local = makeOutsideClient(['127.0.0.1'], resolveTo('127.0.0.1'))

const failure = (result: OutsideResult) => (result.answered ? `answered ${result.status}` : result.kind)
const answered = (result: OutsideResult) => {
  if (!result.answered) throw new Error(result.reason)
  return result
}

describe('the guard', () => {
  it('stops every spelling of a loopback address before it connects', async () => {
    const number = fc.integer({ min: 0, max: 255 })
    const spelling = fc.tuple(number, number, number, fc.nat(11)).map(([b, c, d, kind]) => {
      const value = 127 * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d
      const octal = (part: number) => `0${part.toString(8)}`
      const hex = (part: number) => `0x${part.toString(16)}`
      return [
        `127.${b}.${c}.${d}`, String(value), hex(value), octal(value), [127, b, c, d].map(octal).join('.'), [127, b, c, d].map(hex).join('.'),
        `127.${b}.${c * 256 + d}`, `0x7f.${b * 65_536 + c * 256 + d}`, `127.${b}.${c}.${d}.`, `[::ffff:127.${b}.${c}.${d}]`, `[::127.${b}.${c}.${d}]`,
        `１２７.${b}.${c}.${d}`,
      ][kind]!
    })
    await fc.assert(fc.asyncProperty(spelling, async (host) => {
      expect(failure(await strict({ url: `http://${host}:${port}/` })), host).toBe('forbidden_address')
    }), { numRuns: 300 })
    expect(connections).toBe(0)
  })

  it.each(['[::1]', '[::]', '0.0.0.0', '0', 'localhost', 'LOCALHOST.', 'anything.example', '169.254.169.254', '[fd00:ec2::254]'])('stops %s', async (host) => {
    expect(failure(await strict({ url: `http://${host}:${port}/`, timeoutMs: 3_000 }))).toBe('forbidden_address')
    expect(connections).toBe(0)
  })

  it.each(['127.0.0.1', '::1', '::ffff:127.0.0.1', '10.0.0.1', '169.254.169.254'])('stops a name that resolves to %s', async (address) => {
    expect(failure(await makeOutsideClient([], resolveTo(address))({ url: `http://hooks.example:${port}/` }))).toBe('forbidden_address')
    expect(connections).toBe(0)
  })

  it('connects to the address that it checked, whatever the name means a moment later', async () => {
    let lookups = 0
    const rebinding = async (): Promise<HostAddress[]> => [{ address: lookups++ === 0 ? '127.0.0.1' : '127.0.0.2', family: 4 }]
    const client = makeOutsideClient(['127.0.0.1'], rebinding)
    expect(answered(await client({ url: `http://hooks.example:${port}/`, headers: { connection: 'close' } })).text).toBe('hello')
    expect(lookups).toBe(1)
    answer = (_request, response) => response.writeHead(302, { location: `http://again.example:${port}/` }).end()
    expect(failure(await client({ url: `http://127.0.0.1:${port}/` }))).toBe('forbidden_address')
  })

  it('leaves out the forbidden ones among the addresses of a name', async () => {
    const client = makeOutsideClient(['127.0.0.1'], resolveTo('127.0.0.2', '::1', '127.0.0.1'))
    expect(answered(await client({ url: `http://hooks.example:${port}/` })).text).toBe('hello')
    expect(connections).toBe(1)
  })

  it('lets a host that the operator named, wherever it lies', async () => {
    const client = makeOutsideClient(['hooks.internal'], resolveTo('127.0.0.1'))
    expect(failure(await client({ url: `http://hooks.internal:${port}/` }))).toBe('answered 200')
    expect(failure(await client({ url: `http://other.internal:${port}/` }))).toBe('forbidden_address')
  })

  it.each(['ftp://example.com/', 'file:///etc/passwd', 'gopher://127.0.0.1/', 'http://user:pass@example.com/', 'http://user@example.com', 'nonsense', 'http://'])('refuses %s', async (url) => {
    expect(failure(await local({ url }))).toBe('invalid_request')
  })

  it('takes no proxy from the environment', async () => {
    process.env['HTTP_PROXY'] = process.env['http_proxy'] = `http://127.0.0.1:${port}`
    try {
      await makeOutsideClient([], resolveTo('192.0.2.1'))({ url: 'http://hooks.example/', timeoutMs: 300 })
      expect(connections).toBe(0)
    } finally {
      delete process.env['HTTP_PROXY']
      delete process.env['http_proxy']
    }
  })
})

it('finds the addresses of a name as the system does, and checks them', async () => {
  expect(failure(await makeOutsideClient(['127.0.0.1', '::1'])({ url: `http://localhost:${port}/` }))).toBe('answered 200')
  expect(failure(await makeOutsideClient([])({ url: `http://localhost:${port}/` }))).toBe('forbidden_address')
  expect(failure(await makeOutsideClient([])({ url: 'http://nowhere.invalid/' }))).toBe('not_resolved')
})

describe('redirects', () => {
  it('are checked one by one', async () => {
    for (const location of ['http://127.0.0.2/', 'http://[::1]/', 'http://2130706434/', '//169.254.169.254/latest', 'file:///etc/passwd', 'http://a:b@127.0.0.1/']) {
      answer = (_request, response) => response.writeHead(302, { location }).end()
      expect(failure(await local({ url: `http://127.0.0.1:${port}/` })), location).toMatch(/forbidden_address|invalid_request/)
    }
  })

  it('end after three, and are the answer themselves when none is wanted', async () => {
    answer = (_request, response) => response.writeHead(307, { location: '/again' }).end()
    expect(failure(await local({ url: `http://127.0.0.1:${port}/` }))).toBe('too_many_redirects')
    expect(seen).toHaveLength(4)
    expect(answered(await local({ url: `http://127.0.0.1:${port}/`, mostRedirects: 0 }))).toMatchObject({ status: 307, headers: { location: '/again' } })
  })

  it('take credentials and signatures along only within one origin', async () => {
    const headers = { Authorization: 'Bearer secret', Cookie: 'a=b', 'X-Api-Key': 'secret', 'webhook-signature': 'v1,abc', Accept: 'text/plain' }
    const other = makeOutsideClient(['127.0.0.1'], resolveTo('127.0.0.1'))
    answer = (request, response) => (request.url === '/' ? response.writeHead(307, { location: `http://other.example:${port}/next` }).end() : response.end('done'))
    expect(answered(await other({ url: `http://127.0.0.1:${port}/`, method: 'POST', headers, body: 'x' }))).toMatchObject({ text: 'done', url: `http://other.example:${port}/next` })
    expect(Object.keys(seen[1]!.headers).toSorted()).toEqual(['accept', 'connection', 'content-length', 'host', 'user-agent'])
    expect(seen[1]).toMatchObject({ method: 'POST', body: 'x' })

    seen = []
    answer = (request, response) => (request.url === '/' ? response.writeHead(303, { location: '/next' }).end() : response.end('done'))
    await other({ url: `http://127.0.0.1:${port}/`, method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: 'x' })
    expect(seen[1]).toMatchObject({ method: 'GET', body: '', headers: { authorization: 'Bearer secret', 'x-api-key': 'secret' } })
    expect(seen[1]!.headers).not.toHaveProperty('content-type')
  })
})

describe('the answer', () => {
  it('has status, headers, text and where it came from', async () => {
    answer = (_request, response) => response.writeHead(418, { 'x-a': ['1', '2'], 'content-type': 'text/plain; charset=iso-8859-1' }).end(Buffer.from([0xe4]))
    expect(answered(await local({ url: `http://127.0.0.1:${port}/tea?x=1`, method: 'PUT', body: 'b' }))).toMatchObject({
      status: 418, headers: { 'x-a': '1, 2' }, text: 'ä', truncated: false, url: `http://127.0.0.1:${port}/tea?x=1`, milliseconds: expect.any(Number),
    })
    expect(seen[0]).toMatchObject({ method: 'PUT', url: '/tea?x=1', body: 'b' })
  })

  it('is cut where it gets too long, without reading the rest', async () => {
    answer = (_request, response) => {
      const flood = (): void => {
        while (!response.destroyed && response.write('x'.repeat(10_000)));
      }
      response.on('drain', flood)
      flood()
    }
    const result = answered(await local({ url: `http://127.0.0.1:${port}/`, mostBytes: 25_000 }))
    expect(result).toMatchObject({ truncated: true })
    expect(result.body.length).toBe(25_000)
    answer = (_request, response) => response.end('x'.repeat(25_000))
    expect(answered(await local({ url: `http://127.0.0.1:${port}/`, mostBytes: 25_000 }))).toMatchObject({ truncated: false })
  })
})

describe('a failure', () => {
  it('says when nothing came in time: no answer, or one that trickles', async () => {
    answer = () => undefined
    expect(failure(await local({ url: `http://127.0.0.1:${port}/`, timeoutMs: 200 }))).toBe('timeout')
    answer = (_request, response) => {
      const trickle = setInterval(() => response.write('.'), 20)
      response.on('close', () => clearInterval(trickle))
    }
    expect(failure(await local({ url: `http://127.0.0.1:${port}/`, timeoutMs: 300 }))).toBe('timeout')
  })

  // Less than the 10 s after which undici gives up the connection: until then it does not hear the signal.
  it('says so while it looks up the name, too', { timeout: 8_000 }, async () => {
    const neverResolves = makeOutsideClient([], () => new Promise(() => undefined))
    expect(failure(await neverResolves({ url: 'http://hooks.example/', timeoutMs: 100 }))).toBe('timeout')
  })

  it('says when the caller gave up, nobody listens, the name is unknown, the other side hangs up or does not speak HTTP', async () => {
    answer = () => undefined
    expect(failure(await local({ url: `http://127.0.0.1:${port}/`, signal: AbortSignal.timeout(50) }))).toBe('cancelled')
    expect(failure(await local({ url: 'http://127.0.0.1:1/' }))).toBe('not_reached')
    const unknown = makeOutsideClient([], async () => { throw Object.assign(new Error('no'), { code: 'ENOTFOUND' }) })
    expect(failure(await unknown({ url: 'http://nowhere.example/' }))).toBe('not_resolved')
    expect(failure(await local({ url: `https://127.0.0.1:${port}/` }))).toBe('not_secure')
    answer = (request) => request.socket.destroy()
    expect(failure(await local({ url: `http://127.0.0.1:${port}/` }))).toBe('disconnected')
    const smtp = createSocketServer((socket) => socket.end('220 mail.example ESMTP\r\n'))
    await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve))
    expect(failure(await local({ url: `http://127.0.0.1:${(smtp.address() as AddressInfo).port}/` }))).toBe('malformed_answer')
    smtp.close()
    expect(failure(await local({ url: `http://127.0.0.1:${port}/`, headers: { 'x-a': 'b\r\nx-c: d' } }))).toBe('invalid_request')
  })
})
