import type { HttpRequest } from '../load/http-request.ts'
import { compare } from './compare.ts'
import { latencyRow } from './latency-row.ts'
import type { Bench, Measurement, Row } from './row.ts'

const aim = { atLeast: 12_000, ratioAtLeast: 0.7 }
const oneContact = `query ($id: ID!) {
  contact(id: $id) { id name email phone companyId externalId lifecycle attributes lastSeenAt createdAt updatedAt }
}`
const pageWithCompanies = `{
  contacts(limit: 25) { items { id name email lifecycle createdAt company { id name domain } } nextCursor }
}`

export const restRead: Measurement = {
  name: 'rest-read',
  measure: async (bench) => [await compare(bench, {
    name: 'REST: one contact', aim,
    ours: contactsOf(bench).map((id) => get(bench, `/api/v1/contacts/${id}`)),
    bare: contactsOf(bench).map((id) => get(bench, `/contacts/${id}`)),
  })],
}

export const restList: Measurement = {
  name: 'rest-list',
  measure: async (bench) => [await compare(bench, {
    name: 'REST: 25 contacts', ours: [get(bench, '/api/v1/contacts?limit=25')], bare: [get(bench, '/contacts')],
  })],
}

export const graphqlRead: Measurement = {
  name: 'graphql-read',
  measure: async (bench) => [await compare(bench, {
    name: 'GraphQL: one contact', aim,
    ours: graphqlReads(bench), bare: contactsOf(bench).map((id) => get(bench, `/contacts/${id}`)),
  })],
}

export const graphqlPage: Measurement = {
  name: 'graphql-page',
  measure: async (bench) => [await compare(bench, {
    name: 'GraphQL: 25 contacts with companies',
    ours: [post(bench, '/graphql', { query: pageWithCompanies })], bare: [get(bench, '/contacts-with-companies')],
  })],
}

export const graphqlSteady: Measurement = {
  name: 'graphql-steady',
  async measure(bench): Promise<Row[]> {
    const result = await bench.load.ask('steady', {
      port: bench.scene.port, requests: graphqlReads(bench), connections: 32, seconds: bench.seconds * 2, rate: 1_000,
    })
    if (result.failed > 0) throw new Error(`GraphQL at 1,000/s: ${result.failed} requests failed`)
    return [latencyRow('GraphQL at 1,000/s: p95', result, 10)]
  },
}

function graphqlReads(bench: Bench): HttpRequest[] {
  return contactsOf(bench).map((id) => post(bench, '/graphql', { query: oneContact, variables: { id } }))
}

export function contactsOf({ scene }: Bench): string[] {
  return scene.contactIds.slice(0, 1_000)
}

export function get({ scene }: Bench, path: string): HttpRequest {
  return { method: 'GET', path, key: scene.key }
}

function post({ scene }: Bench, path: string, body: unknown): HttpRequest {
  return { method: 'POST', path, key: scene.key, body }
}
