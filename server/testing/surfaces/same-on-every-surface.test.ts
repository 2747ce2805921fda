import type { GraphQLSchema } from 'graphql'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeSchema } from '../../api/graphql/schema.ts'
import { features } from '../../features/index.ts'
import { newId } from '../../kernel/ids.ts'
import type { Operation } from '../../kernel/operation.ts'
import { type RunningApi, runApi } from '../api.ts'
import { makeWorld, type World } from '../world.ts'
import { type Answer, type Client, type SurfaceName, surfaces } from './call-surfaces.ts'
import { type Cast, examples, makeCast } from './examples.ts'

let world: World
let api: RunningApi
let schema: GraphQLSchema
let all: Client
let foreign: Client
/** For calls that are refused before they look at it. */
let untouched: Cast
const operations: Operation[] = features.flatMap((feature) => [...feature.operations])
const scoped = operations.filter(({ scope }) => scope !== 'public')
const names = Object.keys(surfaces) as SurfaceName[]

beforeAll(async () => {
  world = await makeWorld({ HAYLOFT_RATE_LIMIT_ADDRESS: '1000000' })
  api = await runApi(world)
  schema = makeSchema(world.kernel.registry)
  all = { url: api.url, schema, token: await api.key(['*']) }
  foreign = { url: api.url, schema, token: await api.key(['*'], 'orchard') }
  untouched = await makeCast(world)
})

async function onEverySurface(client: Client, operation: Operation, input: (cast: Cast) => object, cast?: Cast): Promise<Answer[]> {
  const answers: Answer[] = []
  let own = cast
  for (const name of names) {
    // Commands change what they are given, so each call has a cast of its own; queries must all see the same.
    if (!own || (!cast && operation.kind === 'command')) own = await makeCast(world)
    answers.push(await surfaces[name](client, operation, { ...input(own) }))
  }
  return answers
}

function expectTheSame(operation: Operation, answers: Answer[]): void {
  const [first, ...others] = answers.map(plain)
  others.forEach((other, index) => expect(other, `${operation.name} over ${names[index + 1]} beside ${names[0]}`).toEqual(first))
}

/** What may differ between two calls: ids, moments, tokens, counters; and GraphQL, which leaves nothing out, has null for it. */
function plain(answer: Answer): unknown {
  const text = JSON.stringify(answer)
    .replace(/"unreadByMe":null,/g, '')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'ID')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, 'MOMENT')
    .replace(/\b(hl|hr|ch|hi|hk)_[\w-]+/g, 'TOKEN')
    .replace(/whsec_[\w+/]+=*/g, 'SECRET')
    .replace(/"[\w-]+\.[\w-]+\.[\w-]{20,}"/g, '"TOKEN"')
    .replace(/(expires|signature|state|code_challenge)=[\w-]+/g, '$1')
    .replace(/someone-\w+@/g, 'someone@')
    .replace(/dID\.example/g, 'ID.example')
    .replace(/"[0-9a-f]{64}"/g, '"SECRET"')
    .replace(/"nextCursor":"[\w-]+"/g, '"nextCursor":"CURSOR"')
    .replace(/"(number|open|closed|unassigned)":\d+/g, '"$1":0')
    .replace(/"cursor":"\d+\./g, '"cursor":"')
  return JSON.parse(text)
}

describe.each(operations.map((operation) => [operation.name, operation] as const))('%s', (name, operation) => {
  it('has a valid example', async () => {
    expect(examples[name], `add an example for ${name}`).toBeDefined()
    expect(operation.input.safeParse(examples[name]!(untouched))).toMatchObject({ success: true })
  })

  it('gives the same answer on every surface', { timeout: 60_000 }, async () => {
    const answers = await onEverySurface(all, operation, examples[name]!)
    const first = answers[0]!
    const refused = 'error' in first ? first.error.code : null
    // A key is no person, no visitor and has no password: these are the answers that are due.
    const due = /^(widget|me|sessions|loginLinks|notifications|notificationPreferences|drafts|conversations\.markUnread|scheduledMessages\.(create|update|sendNow)|approvals\.decide|invitations\.accept)/.test(name)
    expect(refused === null || due, `${name}: ${JSON.stringify(first)}`).toBe(true)
    expectTheSame(operation, answers)
  })
})

describe.each(scoped.map((operation) => [operation.name, operation] as const))('%s', (name, operation) => {
  it('is forbidden without its scope, on every surface alike', async () => {
    const poor = { ...all, token: await api.key([operation.scope === 'projects:read' ? 'contacts:read' : 'projects:read']) }
    const answers = await onEverySurface(poor, operation, examples[name]!, untouched)
    expect(answers[0]).toMatchObject({ error: { code: 'forbidden' } })
    expectTheSame(operation, answers)
  })

  it('asks who is calling', async () => {
    const answers = await onEverySurface({ url: api.url, schema }, operation, examples[name]!, untouched)
    for (const answer of answers) expect(answer).toMatchObject({ error: { code: 'unauthenticated' } })
  })

  // Visitors and sessions are their owner's alone: a key gets `forbidden` first, and their features test the rest.
  const namesARecord = ('id' in operation.input.shape || 'conversationId' in operation.input.shape) && !/^(widget|sessions)\./.test(name)
  it.runIf(namesARecord)('shows nothing of another workspace, and nothing that is not there', async () => {
    const elsewhere = await onEverySurface(foreign, operation, examples[name]!, untouched)
    expect(elsewhere[0]).toMatchObject({ error: { code: 'not_found' } })
    expectTheSame(operation, elsewhere)
    const missing = await onEverySurface(all, operation, (cast) => {
      const input: Record<string, unknown> = { ...examples[name]!(cast) }
      for (const field of ['id', 'conversationId']) if (field in input) input[field] = newId()
      return input
    }, untouched)
    expect(missing).toEqual(elsewhere)
  })
})
