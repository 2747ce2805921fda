import { execFile } from 'node:child_process'
import { createServer, request as httpRequest, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { features } from '../../features/index.ts'
import { root } from '../../paths.ts'
import { type RunningApi, runApi } from '../api.ts'
import { makeWorld } from '../world.ts'

let api: RunningApi
let proxy: Server
let key: string
beforeAll(async () => {
  api = await runApi(await makeWorld())
  key = await api.key(['*'])
  // The conformance package sends no credentials; this passes its requests on with a key.
  proxy = createServer((incoming, outgoing) => {
    const { hostname, port } = new URL(api.url)
    const passed = httpRequest({ hostname, port, path: incoming.url, method: incoming.method, headers: { ...incoming.headers, authorization: `Bearer ${key}` } },
      (answer) => answer.pipe(outgoing.writeHead(answer.statusCode ?? 500, answer.headers)))
    incoming.pipe(passed)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
})
afterAll(() => new Promise((resolve) => proxy.close(resolve)))

async function connect(token: string): Promise<Client> {
  const client = new Client({ name: 'test', version: '1.0.0' })
  await client.connect(new StreamableHTTPClientTransport(new URL(`${api.url}/mcp`), { requestInit: { headers: { authorization: `Bearer ${token}` } } }))
  return client
}

describe('MCP', () => {
  // The other scenarios call tools, prompts and resources that only the package's own example server has.
  it.each(['server-initialize', 'ping', 'tools-list', 'dns-rebinding-protection'])('passes the official conformance scenario %s', { timeout: 60_000 }, async (scenario) => {
    const cli = join(root, 'node_modules/@modelcontextprotocol/conformance/dist/index.js')
    const { port } = proxy.address() as AddressInfo
    const run = await promisify(execFile)(process.execPath, [cli, 'server', '--url', `http://localhost:${port}/mcp`, '--scenario', scenario])
      .then(({ stdout }) => ({ code: 0, stdout }), (error: { code: number; stdout: string }) => error)
    expect(run.stdout, run.stdout).toMatch(/Passed: [1-9]\d*\/\d+, 0 failed/)
    expect(run.code).toBe(0)
  })

  it('lists what the caller may do, with hints, and does it', async () => {
    const client = await connect(await api.key(['contacts:read']))
    const { tools } = await client.listTools()
    expect(tools.find(({ name }) => name === 'contacts_get')?.annotations).toMatchObject({ readOnlyHint: true, destructiveHint: false })
    expect(tools.some(({ name }) => name === 'contacts_create')).toBe(false)
    expect(await client.callTool({ name: 'contacts_list', arguments: { limit: 1 } })).toMatchObject({ structuredContent: { items: [] } })
    await client.close()
    const all = await connect(key)
    expect((await all.listTools()).tools).toHaveLength(features.flatMap((feature) => [...feature.operations]).length)
    await all.close()
  })

  it('wants a key', async () => {
    await expect(connect('hl_wrong')).rejects.toThrow()
  })
})
