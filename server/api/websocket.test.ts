import { beforeAll, describe, expect, it } from 'vitest'
import { createContact } from '../features/contacts/create-contact.ts'
import { revokeApiKey } from '../features/api-keys/revoke-api-key.ts'
import { type RunningApi, runApi } from '../testing/api.ts'
import { connectLive, type Frame } from '../testing/live-client.ts'
import { makeWorld, type World } from '../testing/world.ts'

let world: World
let api: RunningApi
let key: string
beforeAll(async () => {
  world = await makeWorld()
  api = await runApi(world)
  key = await api.key(['*'])
})

const isEvent = (subjectId: string) => (frame: Frame) => frame.type === 'event' && (frame['event'] as { subjectId: string }).subjectId === subjectId
const subscribed = (frame: Frame) => frame.type === 'subscribed'

describe('/ws', () => {
  it('pushes an event to who listens, and to nobody else', async () => {
    const listener = await connectLive(api.url, key)
    const silent = await connectLive(api.url, key)
    const foreign = await connectLive(api.url, await api.key(['*'], 'orchard'))
    listener.send({ type: 'subscribe', id: 1, topics: ['contacts'] })
    foreign.send({ type: 'subscribe', id: 1, topics: ['contacts'] })
    await Promise.all([listener.next(subscribed), foreign.next(subscribed)])
    const contact = await world.as('ada').run(createContact, { name: 'Live' })
    const frame = await listener.next(isEvent(contact.id))
    expect(frame).toMatchObject({ topic: 'contacts', event: { name: 'contact.created', actor: { name: 'Ada' }, payload: { contact: { name: 'Live', createdAt: contact.createdAt.toISOString() } } } })
    expect([...silent.frames, ...foreign.frames].filter(({ type }) => type === 'event')).toEqual([])
  })

  it('catches up from a cursor without a gap or a double, while events go on', async () => {
    const first = await connectLive(api.url, key)
    first.send({ type: 'subscribe', topics: ['contacts'] })
    const { cursor } = await first.next(subscribed)
    first.close()
    const ids: string[] = []
    let writing = true
    const writer = (async () => {
      while (writing || ids.length < 40) ids.push((await world.as('ada').run(createContact, { name: `Gap ${ids.length}` })).id)
    })()
    while (ids.length < 20) await new Promise((resolve) => setTimeout(resolve, 5))
    const second = await connectLive(api.url, key)
    second.send({ type: 'subscribe', topics: ['contacts'], after: cursor })
    expect(await second.next(subscribed)).toMatchObject({ resync: false })
    writing = false
    await writer
    await second.next(isEvent(ids.at(-1)!))
    const seen = second.frames.filter(({ type }) => type === 'event').map((frame) => (frame['event'] as { subjectId: string }).subjectId)
    expect(seen).toEqual(ids)
  })

  it('adds a topic to a live socket without sending anything twice', async () => {
    const client = await connectLive(api.url, key)
    client.send({ type: 'subscribe', id: 1, topics: ['contacts'] })
    const { cursor } = await client.next(subscribed)
    const ids: string[] = []
    for (let n = 0; n < 20; n++) {
      const { id } = await world.as('ada').run(createContact, { name: `Both ${n}` })
      ids.push(id)
      if (n === 10) client.send({ type: 'subscribe', id: 2, topics: [`contact:${ids[3]}`, `contact:${ids[15] ?? id}`], after: cursor })
    }
    await client.next(isEvent(ids.at(-1)!))
    const seen = client.frames.filter(({ type }) => type === 'event').map((frame) => (frame['event'] as { subjectId: string }).subjectId)
    // What was committed just before the subscription may still be on its way.
    expect(seen.filter((id) => ids.includes(id))).toEqual(ids)
  })

  it('refuses topics that the caller may not hear, and strangers', async () => {
    const poor = await connectLive(api.url, await api.key(['contacts:read']))
    poor.send({ type: 'subscribe', topics: ['conversations'] })
    expect(await poor.next(({ type }) => type === 'error')).toMatchObject({ code: 'forbidden' })
    const nobody = await connectLive(api.url)
    nobody.send({ type: 'subscribe', topics: ['contacts'] })
    expect(await nobody.next((frame) => frame.type === 'error')).toMatchObject({ code: 'unauthenticated' })
    nobody.send({ type: 'authenticate', token: 'hl_wrong' })
    await nobody.next(() => nobody.frames.filter(({ type }) => type === 'error').length > 1)
  })

  it('answers nonsense with an error and lives on', async () => {
    const client = await connectLive(api.url, key)
    for (const frame of [{ type: 'dance' }, { type: 'subscribe' }, { type: 'subscribe', topics: [''] }, [], 'text']) client.send(frame as object)
    await client.next(() => client.frames.filter(({ type }) => type === 'error').length === 5)
    client.send({ type: 'ping' })
    await client.next(({ type }) => type === 'pong')
  })

  it('closes the sockets of a key the moment it is revoked', async () => {
    const doomed = await api.key(['contacts:read'])
    const client = await connectLive(api.url, doomed)
    const { id } = await world.kernel.database.system.selectFrom('api_keys').select('id').orderBy('created_at', 'desc').limit(1).executeTakeFirstOrThrow()
    await world.as('olga').run(revokeApiKey, { id })
    expect(await client.closed).toBe(4401)
    expect((await fetch(`${api.url}/api/v1/contacts`, { headers: { authorization: `Bearer ${doomed}` } })).status).toBe(401)
  })

  it('tells a stale cookie at once, and takes a token all the same', async () => {
    const client = await connectLive(api.url, undefined, { cookie: 'hayloft_access=stale' })
    expect(await client.next(({ type }) => type === 'error')).toMatchObject({ code: 'session_ended' })
    client.send({ type: 'authenticate', token: key })
    await client.next(({ type }) => type === 'ready')
  })

  it('lets no page of another site in by a cookie', async () => {
    await expect(connectLive(api.url, undefined, { cookie: 'hayloft_access=x', origin: 'https://evil.example' })).rejects.toThrow(/403/)
  })
})
