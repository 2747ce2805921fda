import { createHash } from 'node:crypto'
import { createClient } from 'graphql-ws'
import { beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { createChannel } from '../../features/channels/channel-operations.ts'
import { createCompany } from '../../features/contacts/company-operations.ts'
import { createContact } from '../../features/contacts/create-contact.ts'
import { createConversation } from '../../features/conversations/create-conversation.ts'
import { type RunningApi, runApi } from '../../testing/api.ts'
import { makeWorld, type World } from '../../testing/world.ts'

let world: World
let api: RunningApi
let key: string
beforeAll(async () => {
  world = await makeWorld()
  api = await runApi(world)
  key = await api.key(['*'])
})

async function ask(query: string | null, options: { variables?: object; extensions?: object; token?: string } = {}) {
  const response = await fetch(`${api.url}/graphql`, {
    method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${options.token ?? key}` },
    body: JSON.stringify({ ...(query === null ? {} : { query }), variables: options.variables, extensions: options.extensions }),
  })
  return await response.json() as { data?: Record<string, never>; errors?: { message: string; extensions?: { code?: string } }[] }
}

/** How many statements the program's role ran meanwhile. */
async function statementsDuring(work: () => Promise<unknown>): Promise<number> {
  const { appPool } = world.kernel.database
  let count = 0
  const clients = await Promise.all(Array.from({ length: 4 }, () => appPool.connect()))
  const restore = clients.map((client) => {
    const { query } = client
    client.query = ((...args: Parameters<typeof query>) => {
      count++
      return query.apply(client, args)
    }) as typeof query
    return () => { client.query = query }
  })
  for (const client of clients) client.release()
  await work()
  for (const undo of restore) undo()
  return count
}

describe('/graphql', () => {
  it('loads relations in one statement a level, however many records', async () => {
    const channel = await world.as('olga').run(createChannel, { kind: 'chat', name: 'Website' })
    for (let n = 0; n < 12; n++) {
      const company = await world.as('ada').run(createCompany, { name: `Company ${n}` })
      const contact = await world.as('ada').run(createContact, { name: `Contact ${n}`, companyId: company.id })
      await world.as('ada').run(createConversation, { contactId: contact.id, channelId: channel.id, text: `Hello ${n}` })
    }
    const query = `{ conversations(limit: 12) { items { number contact { name company { name } } channel { name } messages { text } } } }`
    await ask(query)
    let answer: Awaited<ReturnType<typeof ask>> = {}
    const statements = await statementsDuring(async () => { answer = await ask(query) })
    const { items } = (answer.data as unknown as { conversations: { items: { contact: { name: string; company: { name: string } }; messages: { text: string }[] }[] } }).conversations
    expect(items).toHaveLength(12)
    expect(items[0]).toMatchObject({ contact: { name: 'Contact 11', company: { name: 'Company 11' } }, channel: { name: 'Website' }, messages: [{ text: 'Hello 11' }] })
    expect(statements).toBeLessThanOrEqual(6)
  })

  it('asks for the scope of a relation too', async () => {
    const { data, errors } = await ask('{ conversations(limit: 1) { items { id contact { name } } } }', { token: await api.key(['conversations:read']) })
    expect(errors).toMatchObject([{ extensions: { code: 'forbidden' } }])
    expect((data as unknown as { conversations: { items: { contact: null }[] } }).conversations.items[0]!.contact).toBeNull()
  })

  it('refuses what would cost too much, or nests too deep', async () => {
    const wide = `{ conversations(limit: 100) { items { ${Array.from({ length: 30 }, (_, n) => `m${n}: messages { id text authorName createdAt }`).join(' ')} } } }`
    expect((await ask(wide)).errors?.[0]!.message).toMatch(/more than 50000 fields/)
    const deep = `{ conversations { items ${'{ messages { conversation '.repeat(10)} { id } ${'} }'.repeat(10)} } }`
    expect((await ask(deep)).errors?.[0]!.message).toMatch(/at most 12 levels/)
    expect((await ask(`{ ${'a '.repeat(6_000)} }`)).errors?.[0]!.message).toMatch(/token/i)
  })

  it('takes a persisted query by its hash', async () => {
    const query = '{ contacts(limit: 1) { items { id } } }'
    const extensions = { persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') } }
    expect(await ask(null, { extensions })).toMatchObject({ errors: [{ message: 'PersistedQueryNotFound' }] })
    expect((await ask(query, { extensions })).errors).toBeUndefined()
    expect((await ask(null, { extensions })).data).toMatchObject({ contacts: { items: [{ id: expect.any(String) }] } })
    expect((await ask('{ __typename }', { extensions })).errors).toHaveLength(1)
  })

  it('compiles fragments, variables, aliases and directives to the same answers as plain fields', async () => {
    const { data, errors } = await ask(
      `query Q($n: Int!, $with: Boolean!) { a: contacts(limit: $n) { ...Page } b: contacts(limit: 2) { items { id name @include(if: $with) } } __typename }
       fragment Page on ContactPage { items { id } nextCursor }`, { variables: { n: 1, with: false } })
    expect(errors).toBeUndefined()
    expect(data).toMatchObject({ a: { items: [{ id: expect.any(String) }], nextCursor: expect.any(String) }, b: { items: [{ id: expect.any(String) }, {}] }, __typename: 'Query' })
    expect((data as unknown as { b: { items: object[] } }).b.items[0]).not.toHaveProperty('name')
  })

  it('runs mutations one after the other', async () => {
    const { data } = await ask('mutation { one: createContact(name: "One") { id } two: createContact(name: "Two") { id } }')
    const { one, two } = data as unknown as { one: { id: string }; two: { id: string } }
    expect(one.id < two.id).toBe(true)
  })

  it('subscribes to topics by graphql-ws, with a cursor to go on from', async () => {
    const client = createClient({ url: `${api.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, connectionParams: { authorization: `Bearer ${key}` }, retryAttempts: 0 })
    const events = client.iterate<{ events: { name: string; cursor: string; payload: { contact: { name: string } } } }>({
      query: 'subscription { events(topics: ["contacts"]) { name cursor payload } }',
    })
    const name = `Subscribed ${Date.now()}`
    const writing = setInterval(() => void world.as('ada').run(createContact, { name }), 50)
    const heard = []
    // What the tests before have written may still come.
    for await (const { data } of events) if (heard.push(data!.events) && data!.events.payload.contact.name === name) break
    clearInterval(writing)
    expect(heard.at(-1)).toMatchObject({ name: 'contact.created', cursor: expect.stringMatching(/^\d+\./) })
    await client.dispose()
  })
})
