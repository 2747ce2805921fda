import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../kernel/ids.ts'
import { runOperation } from '../../kernel/run-operation.ts'
import { type RunningApi, runApi } from '../../testing/api.ts'
import { installPackage, packFiles, uploadFile } from '../../testing/plugins.ts'
import { join } from '../../testing/people.ts'
import { type CastName, makeWorld, type World } from '../../testing/world.ts'
import { createContact } from '../contacts/create-contact.ts'
import { answerAsk } from './answer-ask.ts'
import { callFromPage } from './call-from-page.ts'
import { inspectPlugin, installPlugin } from './install-plugin.ts'
import { findInstallation } from './installation.ts'
import type { Plugin } from './plugin.ts'
import { getPlugin, listPluginLog, listPlugins, listPluginSlots, removePlugin } from './plugin-queries.ts'
import { updatePlugin } from './update-plugin.ts'

let world: World
let api: RunningApi
let bytes: Buffer
let desk: Plugin & { id: string }

const source = (version = '1.0.0', more = "'contacts:write'") => `
import { createHmac } from 'node:crypto'
import { definePlugin, operation, z, PluginError } from '@hayloft/plugin'
export default definePlugin({
  name: 'desk', version: '${version}', title: 'Desk', description: 'A bit of everything.', scopes: ['contacts:read', 'on-behalf:use', ${more}],
  settings: {
    greeting: { kind: 'text', label: 'Greeting', default: 'Hello' }, key: { kind: 'secret', label: 'Key' }, most: { kind: 'number', label: 'Most' },
    colour: { kind: 'select', label: 'Colour', options: [{ value: 'red', label: 'Red' }] }, words: { kind: 'lines', label: 'Words' }, site: { kind: 'text', label: 'Site', required: true },
  },
  operations: {
    see: operation({ kind: 'query', summary: 'Show what it knows', scope: 'contacts:read', input: z.object({}), output: z.object({ settings: z.string(), workspace: z.string(), version: z.string() }),
      run: async ({ settings, workspace }) => ({ settings: JSON.stringify(settings), workspace: workspace.name, version: '${version}' }) }),
    make: operation({ kind: 'command', summary: 'Make a contact', scope: 'contacts:write', input: z.object({ name: z.string(), for: z.string().optional() }), output: z.object({ id: z.string() }),
      async run(context, input) {
        const { id } = await context.call('contacts.create', { name: input.name }, { idempotencyKey: context.idempotencyKey, ...input.for && { onBehalfOf: input.for } })
        return { id }
      } }),
  },
  receive: {
    async hook(context, { body, headers, query, method }) {
      const signed = createHmac('sha256', context.settings.key ?? '').update(body).digest('hex')
      if (headers['x-signature'] !== signed) return { status: 401, body: 'forged' }
      return { status: 202, headers: { 'content-type': 'application/json', 'set-cookie': 'a=b', 'x-kept': 'yes', 'x-accel-redirect': '/private', 'x-content-type-options': 'none' }, body: JSON.stringify({ method, query, body }) }
    },
  },
  slots: [{ place: 'conversation.aside', title: 'Desk', page: 'panel.html' }],
})`

beforeAll(async () => {
  world = await makeWorld()
  api = await runApi(world)
  bytes = await packFiles({
    'plugin.ts': source(), 'pages/panel.html': '<!doctype html><title>Panel</title><script src="panel.js"></script>',
    'pages/panel.ts': "import { connectPage } from '@hayloft/plugin/page'\nvoid connectPage().then(({ call }) => call('desk.see'))",
  })
  desk = await installPackage(world, bytes, { settings: { key: 'shh', site: 'example.com' } })
})

async function call(verb: string, input: object = {}, as: CastName = 'olga'): Promise<Record<string, string>> {
  const { operations } = await world.kernel.registry.additionsOf(world.kernel, world.cast[as].caller.workspaceId, { fresh: true })
  const request = { correlationId: newId(), ip: null, userAgent: null }
  return (await runOperation(world.kernel, operations.get(`desk.${verb}`)!, { caller: world.cast[as].caller, request, surface: 'rest' }, input)).output as Record<string, string>
}

describe('installing', () => {
  it('shows first what a package is and asks for', async () => {
    expect(await world.as('olga').run(inspectPlugin, { fileId: await uploadFile(world, bytes) })).toMatchObject({
      name: 'desk', title: 'Desk', scopes: ['contacts:read', 'on-behalf:use', 'contacts:write'], operations: [{ name: 'desk.see' }, { name: 'desk.make' }], installed: { id: desk.id },
    })
  })

  it('is for those who may, who grant no more than they have and it asks for', async () => {
    const fileId = await uploadFile(world, bytes)
    for (const who of ['ada', 'vera'] as const) await expect(world.as(who).run(installPlugin, { fileId })).rejects.toMatchObject({ code: 'forbidden' })
    const small = world.as({ ...world.cast.ada.caller, scopes: new Set(['plugins:manage', 'contacts:read']) })
    await expect(small.run(updatePlugin, { id: desk.id, grantedScopes: ['contacts:write'] })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(world.as('olga').run(updatePlugin, { id: desk.id, grantedScopes: ['messages:read'] })).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('is done once, and by another workspace for itself', async () => {
    await expect(world.as('olga').run(installPlugin, { fileId: await uploadFile(world, bytes) })).rejects.toMatchObject({ code: 'conflict' })
    const theirs = await installPackage(world, bytes, { as: 'oscar', settings: { site: 'theirs' } })
    expect(await call('see', {}, 'oscar')).toMatchObject({ workspace: 'orchard', settings: expect.stringContaining('theirs') })
    for (const operation of [getPlugin, removePlugin, listPluginLog, updatePlugin]) {
      await expect(world.as('olga').run(operation as typeof getPlugin, { id: theirs.id })).rejects.toMatchObject({ code: 'not_found' })
    }
    expect((await world.as('olga').run(listPlugins, {})).items.map(({ id }) => id)).not.toContain(theirs.id)
    await world.as('oscar').run(removePlugin, { id: theirs.id })
  })

  it('refuses what does not fit: names and scopes of the core, events that are not there', async () => {
    const inspect = async (more: object) => {
      const manifest = { ...JSON.parse(strFromU8(unzipSync(bytes)['plugin.json']!)) as object, ...more }
      const fileId = await uploadFile(world, Buffer.from(zipSync({ ...unzipSync(bytes), 'plugin.json': strToU8(JSON.stringify(manifest)) })))
      return world.as('olga').run(inspectPlugin, { fileId }).catch((error: Error) => error.message)
    }
    expect(await inspect({ name: 'contacts' })).toMatch(/Hayloft itself has contacts/)
    expect(await inspect({ scopes: ['nothing:read', 'me:write'] })).toMatch(/nothing:read, me:write/)
    expect(await inspect({ hooks: ['contact.vanished'] })).toMatch(/contact.vanished/)
  })

  it('refuses a process that claims to be something else than its manifest', async () => {
    const files = unzipSync(bytes)
    const manifest = JSON.parse(strFromU8(files['plugin.json']!)) as { scopes: string[] }
    const liar = Buffer.from(zipSync({ ...files, 'plugin.json': strToU8(JSON.stringify({ ...manifest, scopes: ['contacts:read'] })) }))
    await world.as('olga').run(updatePlugin, { id: desk.id, fileId: await uploadFile(world, liar) })
    await expect(call('see')).rejects.toThrow(/claims to be something else/)
    await world.as('olga').run(updatePlugin, { id: desk.id, fileId: await uploadFile(world, bytes), grantedScopes: ['contacts:read', 'contacts:write', 'on-behalf:use'] })
    expect(await call('see')).toMatchObject({ version: '1.0.0' })
  })

  it('replaces a version, which keeps its settings and is granted nothing new unasked', async () => {
    const fileId = await uploadFile(world, await packFiles({ 'plugin.ts': source('1.1.0', "'contacts:write', 'messages:read'"), 'pages/panel.html': '<p>new</p>' }))
    expect(await world.as('olga').run(updatePlugin, { id: desk.id, fileId })).toMatchObject({ version: '1.1.0', grantedScopes: ['contacts:read', 'contacts:write', 'on-behalf:use'] })
    expect(await call('see')).toMatchObject({ version: '1.1.0', settings: expect.stringContaining('shh') })
    await world.as('olga').run(updatePlugin, { id: desk.id, fileId: await uploadFile(world, bytes) })
  })
})

describe('settings', () => {
  it('are checked by field, and secrets are never shown', async () => {
    const change = (settings: Record<string, string | number | null>) => world.as('olga').run(updatePlugin, { id: desk.id, settings })
    for (const [field, value] of [['most', 'many'], ['colour', 'blue'], ['words', 'one'], ['greeting', 7], ['other', 'x']] as const) {
      await expect(change({ [field]: value })).rejects.toMatchObject({ code: 'invalid_input', data: { issues: [{ path: `settings.${field}` }] } })
    }
    const plugin = await change({ most: 5, greeting: null })
    expect(plugin.settings.map(({ name, value, isSet }) => [name, value, isSet])).toEqual([
      ['greeting', 'Hello', true], ['key', null, true], ['most', 5, true], ['colour', null, false], ['words', null, false], ['site', 'example.com', true],
    ])
    const { rows } = await world.kernel.database.systemPool.query('select settings::text as text from plugin_installations union all select input::text from audit_entries union all select payload::text from events')
    expect(rows.filter(({ text }) => /shh|example\.com/.test(text))).toEqual([])
    expect(JSON.parse((await call('see'))['settings']!)).toEqual({ greeting: 'Hello', key: 'shh', most: 5, site: 'example.com' })
  })

  it('that are required come first', async () => {
    await world.as('olga').run(updatePlugin, { id: desk.id, settings: { site: null } })
    await expect(call('see')).rejects.toThrow(/not set up yet. It needs: Site/)
    await world.as('olga').run(updatePlugin, { id: desk.id, settings: { site: 'example.com' } })
  })
})

describe('acting', () => {
  it('is the plugin\'s own in the log, or a member\'s within what the member may', async () => {
    const { id } = await call('make', { name: 'By the plugin' })
    const { id: hers } = await call('make', { name: 'For Ada', for: world.cast.ada.memberId })
    const { rows } = await world.kernel.database.systemPool.query("select subject_id, actor->>'kind' as kind, actor->>'name' as name from events where subject_id = any($1)", [[id, hers]])
    expect(rows).toEqual(expect.arrayContaining([{ subject_id: id, kind: 'plugin', name: 'Desk' }, { subject_id: hers, kind: 'member', name: 'Ada' }]))
    await expect(call('make', { name: 'For Vera', for: world.cast.vera.memberId })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(call('make', { name: 'For Oscar', for: world.cast.oscar.memberId })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('ends when it is taken away, also for a process that goes on', async () => {
    const started = await findInstallation(world.kernel.database.forWorkspace(world.workspaceId), desk.id)
    const ask = () => answerAsk(world.kernel, started, { call: null, method: 'call', arguments: ['contacts.list', { limit: 1 }, {}] })
    expect(await ask()).toMatchObject({ items: expect.any(Array) })
    await world.as('olga').run(updatePlugin, { id: desk.id, grantedScopes: ['contacts:write'] })
    await expect(ask()).rejects.toThrow(/needs the scope contacts:read/)
    await world.as('olga').run(updatePlugin, { id: desk.id, grantedScopes: ['contacts:read', 'contacts:write', 'on-behalf:use'], enabled: false })
    await expect(ask()).rejects.toThrow(/switched off/)
    await world.as('olga').run(updatePlugin, { id: desk.id, enabled: true })
    expect(await ask()).toBeDefined()
  })

  it('from a page is the member\'s, in the core within the plugin\'s grants', async () => {
    const contact = await world.as('ada').run(createContact, { name: 'Grace' })
    const page = (operation: string, input: Record<string, string> = {}, who: CastName = 'ada') => world.as(who).run(callFromPage, { id: desk.id, operation, input })
    expect(await page('contacts.get', { id: contact.id })).toMatchObject({ output: { name: 'Grace' } })
    expect(await page('desk.see')).toMatchObject({ output: { workspace: 'meadow' } })
    await expect(page('conversations.list')).rejects.toMatchObject({ code: 'forbidden' })
    await expect(page('desk.make', { name: 'x' }, 'vera')).rejects.toMatchObject({ code: 'forbidden' })
    await expect(page('desk.nothing')).rejects.toMatchObject({ code: 'not_found' })
    await expect(page('sessions.create', { email: 'ada@example.com', password: 'guessed' })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(page('desk.see', {}, 'oscar')).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('over HTTP', () => {
  it('pages are served for a sandbox, and only they', async () => {
    const [slot] = (await world.as('ada').run(listPluginSlots, {})).items
    const page = await fetch(api.url + slot!.url)
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(page.headers.get('content-security-policy')).toMatch(/^sandbox allow-scripts.*default-src 'none'.*connect-src 'none'.*frame-ancestors 'self'/)
    expect(page.headers.get('content-security-policy')).not.toContain('allow-same-origin')
    const script = await fetch(api.url + slot!.url.replace('panel.html', 'panel.js'))
    expect(await script.text()).toContain('desk.see')
    for (const path of ['../plugin.mjs', '..%2fplugin.mjs', '%2e%2e/plugin.json', 'nothing.html', 'panel.ts', '']) {
      expect((await fetch(`${api.url}/plugins/${desk.id}/pages/${path}`)).status, path).toBe(404)
    }
    expect((await fetch(`${api.url}/plugins/${newId()}/pages/panel.html`)).status).toBe(404)
  })

  it('an entrance hands on what came, and answers without cookies', async () => {
    const body = '{"a": 1}  '
    const { createHmac } = await import('node:crypto')
    const signature = createHmac('sha256', 'shh').update(body).digest('hex')
    const send = (path: string, headers: Record<string, string> = {}) =>
      fetch(`${api.url}/plugins/${desk.id}/${path}`, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } })
    const answer = await send('hook?x=1', { 'x-signature': signature })
    expect([answer.status, answer.headers.get('x-kept'), answer.headers.get('set-cookie')]).toEqual([202, 'yes', null])
    expect([answer.headers.get('x-accel-redirect'), answer.headers.get('x-content-type-options')]).toEqual([null, 'nosniff'])
    expect(await answer.json()).toEqual({ method: 'POST', query: { x: '1' }, body })
    expect((await send('hook', { 'x-signature': 'forged' })).status).toBe(401)
    for (const name of ['nothing', 'x'.repeat(80)]) expect((await send(name)).status, name).toBe(404)
    expect((await fetch(`${api.url}/plugins/${desk.id}/hook`, { method: 'POST', body: 'x'.repeat(1_100_000), headers: { 'content-type': 'text/plain' } })).status).toBe(413)
  })

  it('an admin may manage plugins, an agent may not', async () => {
    const admin = await join(world, 'admin')
    const ask = (token: string) => fetch(`${api.url}/api/v1/plugins`, { headers: { authorization: `Bearer ${token}` } })
    expect((await ask(admin.accessToken)).status).toBe(200)
    expect((await ask((await join(world, 'agent')).accessToken)).status).toBe(403)
  })
})
