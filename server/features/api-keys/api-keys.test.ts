import { beforeAll, describe, expect, it } from 'vitest'
import { makeWorld, type World } from '../../testing/world.ts'
import { createApiKey, createApiKeyOperation } from './create-api-key.ts'
import { createProject } from './create-project.ts'
import { listApiKeys } from './list-api-keys.ts'
import { listProjects } from './list-projects.ts'
import { revokeApiKey } from './revoke-api-key.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})

const make = (input: object = {}) => world.as('olga')
  .run(createApiKeyOperation, { name: 'Reports', scopes: ['contacts:read'], ...input })

describe('API keys', () => {
  it('are shown once; after that only their beginning', async () => {
    const { key, apiKey } = await make()
    expect(key).toMatch(/^hl_[\w-]{32}$/)
    expect(apiKey).toMatchObject({ prefix: key.slice(0, 7), createdBy: world.cast.olga.memberId, revokedAt: null })
    const { items } = await world.as('olga').run(listApiKeys, {})
    expect(items[0]).toEqual(apiKey)
    const system = world.kernel.database.system
    const kept = JSON.stringify([
      await system.selectFrom('api_keys').selectAll().execute(),
      await system.selectFrom('events').selectAll().execute(),
      await system.selectFrom('audit_entries').selectAll().execute(),
    ])
    expect(kept).toContain('api-key.created')
    expect(kept).not.toContain(key)
  })

  it('are revoked once, and then listed on request', async () => {
    const { apiKey } = await make()
    await expect(world.as('olga').run(revokeApiKey, { id: apiKey.id }))
      .resolves.toMatchObject({ revokedAt: expect.any(Date) })
    await expect(world.as('olga').run(revokeApiKey, { id: apiKey.id })).rejects.toMatchObject({ code: 'not_found' })
    const ids = async (includeRevoked: boolean) => (await world.as('olga')
      .run(listApiKeys, { includeRevoked })).items.map(({ id }) => id)
    expect(await ids(false)).not.toContain(apiKey.id)
    expect(await ids(true)).toContain(apiKey.id)
  })

  it('belong to a project of the same workspace', async () => {
    const project = await world.as('olga').run(createProject, { name: 'Shop' })
    await expect(make({ projectId: project.id })).resolves.toMatchObject({ apiKey: { projectId: project.id } })
    const foreign = await world.as('oscar').run(createProject, { name: 'Theirs' })
    await expect(make({ projectId: foreign.id })).rejects.toMatchObject({ code: 'not_found' })
    expect((await world.as('olga').run(listProjects, {})).items).toEqual([project])
  })

  it('take only scopes that there are', async () => {
    await expect(make({ scopes: ['contact:read'] }))
      .rejects.toMatchObject({ code: 'invalid_input', message: expect.stringContaining('contacts:read') })
    await expect(make({ scopes: ['*'] })).resolves.toBeDefined()
  })

  it('take only scopes that their maker has', async () => {
    const maker = world.as({ ...world.cast.ada.caller, scopes: new Set(['api-keys:write', 'contacts:read']) })
    const by = (scopes: string[]) => maker.run(createApiKeyOperation, { name: 'Mine', scopes })
    await expect(by(['contacts:read'])).resolves.toBeDefined()
    for (const scopes of [['contacts:write'], ['contacts:*'], ['*'], ['contacts:read', 'contacts:write']]) {
      await expect(by(scopes)).rejects.toMatchObject({ code: 'forbidden' })
    }
  })

  it('refuse an end that has passed', async () => {
    await expect(make({ expiresAt: '2020-01-01T00:00:00Z' })).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('are not found from another workspace, and need their scope', async () => {
    const { apiKey } = await make()
    await expect(world.as('oscar').run(revokeApiKey, { id: apiKey.id })).rejects.toMatchObject({ code: 'not_found' })
    expect((await world.as('oscar').run(listApiKeys, {})).items).toEqual([])
    await expect(world.as('ada').run(listApiKeys, {})).rejects.toMatchObject({ code: 'forbidden' })
    await expect(world.as('ada').run(revokeApiKey, { id: apiKey.id })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(world.as('ada').run(createApiKeyOperation, { name: 'No', scopes: ['contacts:read'] }))
      .rejects.toMatchObject({ code: 'forbidden' })
    await expect(world.as('vera').run(createProject, { name: 'No' })).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('of the command line name a workspace that there is', async () => {
    await expect(createApiKey(world.kernel, { workspaceSlug: 'nowhere', name: 'x', scopes: ['*'] }))
      .rejects.toMatchObject({ code: 'not_found' })
  })
})
