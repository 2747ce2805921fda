import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { loadConfig } from '../../config.ts'
import { newId } from '../../kernel/ids.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { runOperation } from '../../kernel/run-operation.ts'
import { makeLog } from '../../kernel/telemetry/log.ts'
import { openKernel } from '../../roles/open-kernel.ts'
import { startWorker } from '../../roles/worker.ts'
import { type RunningApi, runApi } from '../../testing/api.ts'
import { clientId, clientSecret } from '../../testing/stand-ins/grants.ts'
import { startLinear } from '../../testing/stand-ins/linear.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { listNotifications } from '../notifications/list-notifications.ts'
import { removePlugin } from '../plugins/plugin-queries.ts'
import { accessToken } from './access-token.ts'
import { checkIntegration } from './check-integration.ts'
import { connectIntegration } from './connect-integration.ts'
import { disconnectIntegration } from './disconnect-integration.ts'
import { listIntegrations } from './list-integrations.ts'
import { noteHealth } from './note-health.ts'
import { renewIdleTokens } from './renew-idle-tokens.ts'
import { saveToken } from './save-token.ts'

let world: World
let api: RunningApi
let service: Awaited<ReturnType<typeof startLinear>>

beforeAll(async () => {
  world = await makeWorld({ HAYLOFT_ALLOW_PRIVATE_ADDRESSES: '127.0.0.1' })
  api = await runApi(world)
  service = await startLinear()
})

const olga = () => world.as('olga')
const stateOf = async (id: string) => (await olga().run(checkIntegration, { id })).integration
const eventsOf = async (id: string) => (await sql<{ name: string }>`select name from events where subject_id = ${id} order by id`.execute(world.kernel.database.system)).rows.map(({ name }) => name)
const ref = (id: string) => ({ workspaceId: world.workspaceId, installationId: id })

/** A plugin that wants an account, as its installation leaves it. */
async function install(settings: object = { clientId, clientSecret }): Promise<string> {
  const id = newId()
  const manifest = {
    title: 'Service', settings: { site: { kind: 'text', label: 'Site', default: service.url } },
    auth: {
      kind: 'oauth2', authorizeUrl: '{settings.site}/oauth/authorize', tokenUrl: '{settings.site}/oauth/token', revokeUrl: '{settings.site}/oauth/revoke',
      scopes: ['read', 'write'], scopeSeparator: ',', authorizeParameters: { prompt: 'consent' },
    },
  }
  await sql`
    insert into plugin_installations (id, workspace_id, name, version, origin, manifest, package_hash, granted_scopes, settings, state, installed_by)
    values (${id}, ${world.workspaceId}, ${`p${id.slice(-12)}`}, '1.0.0', 'upload', ${JSON.stringify(manifest)}, '', '{}',
      ${world.kernel.secrets.encrypt(world.workspaceId, JSON.stringify(settings))}, 'disabled', '{}')`.execute(world.kernel.database.system)
  return id
}

/** As a browser: the cookie comes with the answer, and goes to the callback. */
async function begin(id: string): Promise<{ authorizeUrl: string; cookie: string }> {
  const call = { caller: world.cast.olga.caller, request: { correlationId: newId(), ip: null, userAgent: null }, surface: 'rpc' as const }
  const { output, cookies: [cookie] } = await runOperation(world.kernel, connectIntegration, call, { id })
  return { authorizeUrl: output.authorizeUrl, cookie: `${cookie!.name}=${cookie!.value}` }
}

async function consent(authorizeUrl: string): Promise<string> {
  const answer = await fetch(authorizeUrl, { redirect: 'manual' })
  expect(answer.status).toBe(302)
  return answer.headers.get('location')!
}

async function comeBack(address: string, cookie?: string): Promise<URLSearchParams> {
  const answer = await fetch(address, { redirect: 'manual', headers: cookie ? { cookie } : {} })
  const location = new URL(answer.headers.get('location')!)
  expect(location.origin + location.pathname).toBe(`${api.url.replace('127.0.0.1', 'localhost')}/settings/integrations`)
  return location.searchParams
}

async function connected(): Promise<string> {
  const id = await install()
  const { authorizeUrl, cookie } = await begin(id)
  expect((await comeBack(await consent(authorizeUrl), cookie)).get('outcome')).toBe('connected')
  return id
}

describe('connecting', () => {
  it('brings an account by the consent page and keeps its tokens sealed', async () => {
    const id = await install()
    expect(await stateOf(id)).toMatchObject({ state: 'not_connected', title: 'Service', auth: 'oauth2' })
    const { authorizeUrl, cookie } = await begin(id)
    expect(Object.fromEntries(new URL(authorizeUrl).searchParams)).toMatchObject({ scope: 'read,write', prompt: 'consent', code_challenge_method: 'S256' })
    expect((await comeBack(await consent(authorizeUrl), cookie)).get('outcome')).toBe('connected')
    expect(await stateOf(id)).toMatchObject({ state: 'connected', connectedBy: world.cast.olga.memberId })
    const token = await accessToken(world.kernel, ref(id))
    expect(service.grants.scopesOf(token)).toEqual(['read', 'write'])
    const { rows } = await sql`select integrations::text || coalesce((select string_agg(input::text, '') from audit_entries), '') as kept from integrations where installation_id = ${id}`
      .execute(world.kernel.database.system)
    expect(JSON.stringify(rows)).not.toContain(token)
    expect(JSON.stringify(rows)).not.toContain(clientSecret)
    expect(await eventsOf(id)).toEqual(['integration.connected'])
  })

  it('ends in the dashboard when what it needs was taken away meanwhile', async () => {
    const id = await install()
    const { authorizeUrl, cookie } = await begin(id)
    const back = await consent(authorizeUrl)
    await sql`update plugin_installations set settings = ${world.kernel.secrets.encrypt(world.workspaceId, '{}')} where id = ${id}`.execute(world.kernel.database.system)
    const outcome = await comeBack(back, cookie)
    expect([outcome.get('outcome'), outcome.get('reason')]).toEqual(['failed', 'Fill in the setting clientId first.'])
  })

  it('counts an attempt once', async () => {
    const id = await install()
    const { authorizeUrl, cookie } = await begin(id)
    const back = await consent(authorizeUrl)
    expect((await comeBack(back, cookie)).get('outcome')).toBe('connected')
    expect((await comeBack(back, cookie)).get('outcome')).toBe('ended')
  })

  it('takes no code in another browser than the one that began', async () => {
    const id = await install()
    const { authorizeUrl } = await begin(id)
    const other = await begin(await install())
    expect((await comeBack(await consent(authorizeUrl), other.cookie)).get('outcome')).toBe('ended')
    expect(await stateOf(id)).toMatchObject({ state: 'not_connected' })
  })

  it('lets an attempt end after its time', async () => {
    const id = await install()
    const { authorizeUrl, cookie } = await begin(id)
    const back = await consent(authorizeUrl)
    await sql`update integration_attempts set expires_at = now() where installation_id = ${id}`.execute(world.kernel.database.system)
    expect((await comeBack(back, cookie)).get('outcome')).toBe('ended')
  })

  it('says so when the service or the person says no', async () => {
    const id = await install()
    const first = await begin(id)
    const state = new URL(first.authorizeUrl).searchParams.get('state')!
    const denied = await comeBack(`${api.url}/integrations/callback?state=${state}&error=access_denied`, first.cookie)
    expect(Object.fromEntries(denied)).toEqual({ outcome: 'denied', integration: id, reason: 'access_denied' })
    const second = await begin(id)
    const wrongCode = await comeBack(`${api.url}/integrations/callback?state=${new URL(second.authorizeUrl).searchParams.get('state')}&code=guessed`, second.cookie)
    expect(wrongCode.get('outcome')).toBe('failed')
    expect(wrongCode.get('reason')).toMatch(/^invalid_grant/)
    expect(await stateOf(id)).toMatchObject({ state: 'not_connected' })
  })

  it('asks for the client first', async () => {
    const id = await install({})
    await expect(olga().run(connectIntegration, { id })).rejects.toMatchObject({ code: 'invalid_input', message: 'Fill in the setting clientId first.' })
  })

  it('takes a pasted token in its place', async () => {
    const id = await install({})
    expect(await olga().run(saveToken, { id, token: ' pasted ' })).toMatchObject({ state: 'connected' })
    expect(await accessToken(world.kernel, ref(id))).toBe('pasted')
  })

  it('is of admins and of the own workspace alone', async () => {
    const id = await connected()
    const acts = (who: 'oscar' | 'ada') => [
      () => world.as(who).run(checkIntegration, { id }), () => world.as(who).run(connectIntegration, { id }), () => world.as(who).run(disconnectIntegration, { id }),
      () => world.as(who).run(saveToken, { id, token: 'x' }),
    ]
    for (const act of acts('oscar')) await expect(act()).rejects.toMatchObject({ code: 'not_found' })
    for (const act of acts('ada')) await expect(act()).rejects.toMatchObject({ code: 'forbidden' })
    expect((await world.as('oscar').run(listIntegrations, {})).items).toEqual([])
    await expect(accessToken(world.kernel, { workspaceId: world.otherWorkspaceId, installationId: id })).rejects.toMatchObject({ code: 'not_connected' })
  })
})

describe('tokens', () => {
  it('are renewed once, whoever asks at once and in whichever process', async () => {
    const id = await connected()
    const other = await secondProcess()
    await sql`update integrations set expires_at = now() + interval '1 minute' where installation_id = ${id}`.execute(world.kernel.database.system)
    const before = service.requests.filter(({ path }) => path === '/oauth/token').length
    const tokens = await Promise.all([world.kernel, other, world.kernel, other, other, world.kernel].map((kernel) => accessToken(kernel, ref(id))))
    expect(new Set(tokens).size).toBe(1)
    // A second use of the refresh token would have ended the grant.
    expect(service.grants.scopesOf(tokens[0])).toBeDefined()
    expect(service.requests.filter(({ path }) => path === '/oauth/token').length - before).toBe(1)
  })

  it('are renewed when the service refuses them before their time', async () => {
    const id = await connected()
    const refused = await accessToken(world.kernel, ref(id))
    const renewed = await accessToken(world.kernel, ref(id), { refused })
    expect(renewed).not.toBe(refused)
    // Told late of the same refusal, it gives what it has.
    expect(await accessToken(world.kernel, ref(id), { refused })).toBe(renewed)
  })

  it('say that the grant has ended, once, until someone connects anew', async () => {
    const id = await connected()
    const refused = await accessToken(world.kernel, ref(id))
    service.grants.endGrants()
    await expect(accessToken(world.kernel, ref(id), { refused })).rejects.toMatchObject({ code: 'not_connected' })
    await expect(accessToken(world.kernel, ref(id))).rejects.toMatchObject({ code: 'not_connected' })
    expect(await stateOf(id)).toMatchObject({ state: 'expired', lastError: 'invalid_grant: Unknown or invalid refresh token.' })
    expect(await eventsOf(id)).toEqual(['integration.connected', 'integration.failing'])
    expect((await olga().run(listNotifications, {})).items.filter(({ subjectId }) => subjectId === id)).toMatchObject([
      { title: 'Service has to be connected again', text: 'invalid_grant: Unknown or invalid refresh token.', link: '/settings/integrations' },
    ])
    const { authorizeUrl, cookie } = await begin(id)
    await comeBack(await consent(authorizeUrl), cookie)
    expect(await stateOf(id)).toMatchObject({ state: 'connected', lastError: null })
    expect(service.grants.scopesOf(await accessToken(world.kernel, ref(id)))).toBeDefined()
  })

  it('that were pasted end when they are refused', async () => {
    const id = await install({})
    await olga().run(saveToken, { id, token: 'pasted' })
    await expect(accessToken(world.kernel, ref(id), { refused: 'pasted' })).rejects.toMatchObject({ code: 'not_connected' })
    expect(await stateOf(id)).toMatchObject({ state: 'expired' })
  })

  it('serve on while the service is away, as long as they are good', async () => {
    const id = await connected()
    const token = await accessToken(world.kernel, ref(id))
    service.setDown(true)
    onTestFinished(() => service.setDown(false))
    await sql`update integrations set expires_at = now() + interval '1 minute' where installation_id = ${id}`.execute(world.kernel.database.system)
    expect(await accessToken(world.kernel, ref(id))).toBe(token)
    await sql`update integrations set expires_at = now() where installation_id = ${id}`.execute(world.kernel.database.system)
    await expect(accessToken(world.kernel, ref(id))).rejects.toMatchObject({ code: 'unavailable' })
    expect(await stateOf(id)).toMatchObject({ lastError: 'The token could not be renewed. The service answered with status 503.' })
    service.setDown(false)
    // What a proxy on the way says is no word of the service on the grant.
    service.answerOnce('/oauth/token', { status: 403 })
    await expect(accessToken(world.kernel, ref(id))).rejects.toMatchObject({ code: 'unavailable' })
    expect(service.grants.scopesOf(await accessToken(world.kernel, ref(id)))).toBeDefined()
    expect(await stateOf(id)).toMatchObject({ state: 'connected' })
  })

  it('leave others their connections while a service hangs', async () => {
    const asked: ServerResponse[] = []
    const hanging = createServer((_request, response) => void asked.push(response)).listen(0, '127.0.0.1')
    onTestFinished(() => void hanging.close().closeAllConnections())
    await once(hanging, 'listening')
    const tokenUrl = `http://127.0.0.1:${(hanging.address() as AddressInfo).port}`
    const seal = (text: string) => world.kernel.secrets.encrypt(world.workspaceId, text)
    const ids = await Promise.all(Array.from({ length: world.kernel.config.database.pool + 2 }, () => install()))
    for (const id of ids) {
      await sql`
        insert into integrations (installation_id, workspace_id, plugin, kind, access_token, refresh_token, expires_at, client)
        values (${id}, ${world.workspaceId}, 'p', 'oauth2', ${seal('old')}, ${seal('refresh')}, now(), ${seal(JSON.stringify({ tokenUrl, clientId, clientSecret }))})`.execute(world.kernel.database.system)
    }
    const renewals = Promise.allSettled(ids.map((id) => accessToken(world.kernel, ref(id))))
    await vi.waitUntil(() => asked.length >= 3, 5_000)
    await olga().run(saveToken, { id: await install({}), token: 'pasted' })
    hanging.removeAllListeners('request').on('request', (_request, response: ServerResponse) => void response.writeHead(503).end())
    for (const response of asked) response.writeHead(503).end()
    expect(new Set((await renewals).map(({ status }) => status))).toEqual(new Set(['rejected']))
  })

  it('of an account in which little happens are kept alive', async () => {
    const id = await connected()
    await sql`update integrations set expires_at = now(), renewed_at = now() - interval '8 days' where installation_id = ${id}`.execute(world.kernel.database.system)
    await renewIdleTokens.run(world.kernel)
    const { rows: [row] } = await sql<{ fresh: boolean }>`select expires_at > now() as fresh from integrations where installation_id = ${id}`.execute(world.kernel.database.system)
    expect(row).toEqual({ fresh: true })
  })
})

describe('disconnecting', () => {
  it('forgets the tokens at once and has the service take them back, also when it is away at first', async () => {
    const id = await connected()
    const token = await accessToken(world.kernel, ref(id))
    service.answerOnce('/oauth/revoke', { status: 503 })
    expect(await olga().run(disconnectIntegration, { id })).toMatchObject({ state: 'not_connected' })
    await expect(accessToken(world.kernel, ref(id))).rejects.toMatchObject({ code: 'not_connected' })
    const worker = await startWorker(world.kernel)
    onTestFinished(() => worker.stop())
    await vi.waitFor(() => expect(service.grants.scopesOf(token)).toBeUndefined(), 20_000)
    expect(await eventsOf(id)).toEqual(['integration.connected', 'integration.disconnected'])
    expect(await olga().run(disconnectIntegration, { id })).toMatchObject({ state: 'not_connected' })
  })
})

describe('removing the plugin', () => {
  it('takes its account along', async () => {
    const id = await connected()
    const token = await accessToken(world.kernel, ref(id))
    await olga().run(removePlugin, { id })
    await expect(stateOf(id)).rejects.toMatchObject({ code: 'not_found' })
    const worker = await startWorker(world.kernel)
    onTestFinished(() => worker.stop())
    await vi.waitFor(() => expect(service.grants.scopesOf(token)).toBeUndefined(), 20_000)
  })
})

describe('health', () => {
  it('counts calls by day, tells of five failures in a row, and of the recovery', async () => {
    const id = await connected()
    const note = (failure: string | null) => noteHealth(world.kernel, ref(id), failure)
    for (const failure of ['away', 'away', 'away', null, 'a', 'b', 'c', 'd']) await note(failure)
    expect(await stateOf(id)).toMatchObject({ state: 'connected', lastError: 'd' })
    await note('status 503')
    await note('status 503')
    expect(await stateOf(id)).toMatchObject({ state: 'failing', lastError: 'status 503' })
    await note(null)
    expect(await stateOf(id)).toMatchObject({ state: 'connected' })
    expect(await eventsOf(id)).toEqual(['integration.connected', 'integration.failing', 'integration.recovered'])
    const { days } = await olga().run(checkIntegration, { id })
    expect(days).toHaveLength(14)
    expect(days.at(-1)).toMatchObject({ calls: 11, failures: 9 })
    expect(days[0]).toMatchObject({ calls: 0, failures: 0 })
  })

  it('keeps a day on which only another integration was called', async () => {
    const [quiet, busy] = [await connected(), await connected()]
    await noteHealth(world.kernel, ref(busy), null)
    const { days } = await olga().run(checkIntegration, { id: quiet })
    expect(days).toHaveLength(14)
    expect(days.at(-1)).toMatchObject({ calls: 0, failures: 0 })
  })

  it('is nothing for a plugin without an account', async () => {
    await expect(noteHealth(world.kernel, ref(newId()), null)).resolves.toBeUndefined()
  })
})

async function secondProcess(): Promise<Kernel> {
  const { config } = world.kernel
  const other = await openKernel({ ...loadConfig({ HAYLOFT_DATA_DIR: config.dataDir }), ...config }, world.databaseUrl, makeLog('silent'))
  onTestFinished(() => other.close())
  return other.kernel
}
