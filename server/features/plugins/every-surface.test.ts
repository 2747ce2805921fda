import { beforeAll, describe, expect, it } from 'vitest'
import { makeSchema } from '../../api/graphql/schema.ts'
import type { Operation } from '../../kernel/operation.ts'
import { type RunningApi, runApi } from '../../testing/api.ts'
import { installPackage, packFiles } from '../../testing/plugins.ts'
import { type Client, type SurfaceName, surfaces } from '../../testing/surfaces/call-surfaces.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { removePlugin } from './plugin-queries.ts'
import { updatePlugin } from './update-plugin.ts'

let world: World
let api: RunningApi
let plugin: { id: string }
let operations: ReadonlyMap<string, Operation>
const names = Object.keys(surfaces) as SurfaceName[]

const source = `
import { definePlugin, operation, z, PluginError } from '@hayloft/plugin'
const shape = z.object({ text: z.string(), at: z.iso.datetime(), tags: z.array(z.string()), size: z.enum(['small', 'large']).nullable(), parts: z.array(z.object({ n: z.int() })) })
export default definePlugin({
  name: 'echo-room', version: '1.0.0', title: 'Echo', description: 'Says it again.', scopes: ['contacts:read'],
  operations: {
    hear: operation({ kind: 'query', summary: 'Say it again', scope: 'contacts:read', input: z.object({ text: z.string().min(1).max(10), size: z.enum(['small', 'large']).optional(), n: z.int().default(1) }), output: shape,
      run: async (context, { text, size, n }) => ({ text: text.repeat(n), at: '2026-01-02T03:04:05Z', tags: ['a'], size: size ?? null, parts: [{ n }], secret: 'not of the shape' }) }),
    tell: operation({ kind: 'command', summary: 'Keep it', scope: 'contacts:write', input: z.object({ text: z.string() }), output: z.object({ times: z.int() }),
      async run(context, { text }) {
        if (text === 'gone') throw new PluginError('not_found', 'There is no such text.')
        if (text === 'broken') throw new Error('at /home/someone/secret/path')
        if (text === 'slow') await new Promise((resolve) => setTimeout(resolve, 1_000))
        const times = ((await context.storage.get('times')) ?? 0) + 1
        await context.storage.set('times', times)
        return { times: text === 'garbage' ? 'many' : times }
      } }),
  },
})`

beforeAll(async () => {
  world = await makeWorld({ HAYLOFT_RATE_LIMIT_ADDRESS: '1000000' })
  api = await runApi(world)
  plugin = await installPackage(world, await packFiles({ 'plugin.ts': source }))
  operations = (await world.kernel.registry.additionsOf(world.kernel, world.workspaceId)).operations
})

async function onEverySurface(name: string, input: Record<string, unknown>, scopes = ['*'], workspace = 'meadow') {
  const client: Client = { url: api.url, schema: makeSchema(world.kernel.registry, operations), token: await api.key(scopes, workspace) }
  const answers = []
  for (const surface of names) answers.push(await surfaces[surface](client, operations.get(name)!, { ...input }))
  return answers
}

const send = async (path: string, token: string, body?: object) => {
  const response = await fetch(api.url + path, {
    headers: { authorization: `Bearer ${token}`, accept: 'application/json, text/event-stream', ...body && { 'content-type': 'application/json' } },
    ...body && { method: 'POST', body: JSON.stringify(body) },
  })
  return await response.json() as unknown
}

describe('an operation of a plugin', () => {
  it('gives the same answer on every surface, cut to its shape', async () => {
    const answers = await onEverySurface('echo-room.hear', { text: 'ho', size: 'small', n: 2 })
    for (const answer of answers) {
      expect(answer).toEqual({ output: { text: 'hoho', at: '2026-01-02T03:04:05Z', tags: ['a'], size: 'small', parts: [{ n: 2 }] } })
    }
  })

  it('gives the same errors', async () => {
    const codes = async (input: Record<string, unknown>, name = 'echo-room.tell') =>
      new Set((await onEverySurface(name, input)).map((answer) => ('error' in answer ? `${answer.error.code}: ${answer.error.message}` : 'none')))
    expect(await codes({ text: 'gone' })).toEqual(new Set(['not_found: There is no such text.']))
    expect([...await codes({ text: 'far too long a text' }, 'echo-room.hear')]).toEqual([expect.stringMatching(/^invalid_input: text: /)])
  })

  it('says of a failing plugin that it failed', async () => {
    const token = await api.key(['*'])
    for (const text of ['broken', 'garbage']) {
      const problem = await send('/api/v1/plugins/echo-room/tell', token, { text })
      expect(problem).toMatchObject({ status: 502, code: 'plugin_failed' })
    }
  })

  it('needs its scope, and is not there for another workspace', async () => {
    for (const answer of await onEverySurface('echo-room.tell', { text: 'x' }, ['contacts:read'])) expect(answer).toMatchObject({ error: { code: 'forbidden' } })
    const elsewhere = await onEverySurface('echo-room.hear', { text: 'x' }, ['*'], 'orchard')
    expect(elsewhere.map((answer) => 'error' in answer)).toEqual(names.map(() => true))
  })

  it('does a command once for one Idempotency-Key', async () => {
    const token = await api.key(['*'])
    const ask = async () => (await fetch(`${api.url}/api/v1/plugins/echo-room/tell`, {
      method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': 'the same' }, body: '{"text":"once"}',
    })).json()
    expect(await ask()).toEqual(await ask())
  })

  it('does it once for two at the same moment, and tells the other to come again', async () => {
    const token = await api.key(['*'])
    const ask = (key: string, text: string) => fetch(`${api.url}/api/v1/plugins/echo-room/tell`, {
      method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key }, body: JSON.stringify({ text }),
    })
    const both = await Promise.all([ask('both', 'slow'), ask('both', 'slow')])
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409])
    const done = await both.find(({ ok }) => ok)!.json()
    expect(await (await ask('both', 'slow')).json()).toEqual(done)
    // What failed may be asked again at once.
    expect([(await ask('failed', 'gone')).status, (await ask('failed', 'gone')).status]).toEqual([404, 404])
  })

  it('leaves an audit entry', async () => {
    await onEverySurface('echo-room.tell', { text: 'audited' })
    const entries = await world.kernel.database.system.selectFrom('audit_entries').select(['operation', 'input']).where('operation', '=', 'echo-room.tell').execute()
    expect(entries).toContainEqual({ operation: 'echo-room.tell', input: { text: 'audited' } })
  })

  it('is described to those who have it', async () => {
    const [own, foreign] = [await api.key(['contacts:read']), await api.key(['*'], 'orchard')]
    const described = async (token: string) => {
      const { paths } = await send('/api/v1/openapi.json', token) as { paths: Record<string, unknown> }
      const { result } = await send('/mcp', token, { jsonrpc: '2.0', id: 1, method: 'tools/list' }) as { result: { tools: { name: string }[] } }
      const graph = await send('/graphql', token, { query: '{ __schema { queryType { fields { name } } } }' }) as { data?: { __schema: { queryType: { fields: { name: string }[] } } } }
      return [
        '/api/v1/plugins/echo-room/hear' in paths, result.tools.some(({ name }) => name === 'echo-room_hear'), result.tools.some(({ name }) => name === 'echo-room_tell'),
        graph.data?.__schema.queryType.fields.some(({ name }) => name === 'echo_room_hear'),
      ]
    }
    expect(await described(own)).toEqual([true, true, false, true])
    expect(await described(foreign)).toEqual([false, false, false, false])
  })

  it('goes away when the plugin is switched off, and when it is removed', async () => {
    const token = await api.key(['*'])
    const until = async (status: number) => {
      for (;;) {
        const response = await fetch(`${api.url}/api/v1/plugins/echo-room/hear?text=x`, { headers: { authorization: `Bearer ${token}` } })
        if (response.status === status) return
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    }
    await world.as('olga').run(updatePlugin, { id: plugin.id, enabled: false })
    await until(404)
    await world.as('olga').run(updatePlugin, { id: plugin.id, enabled: true })
    await until(200)
    await world.as('olga').run(removePlugin, { id: plugin.id })
    await until(404)
  })
})
