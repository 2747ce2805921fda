import { serverAudits } from 'graphql-http'
import { beforeAll, expect, it } from 'vitest'
import { type RunningApi, runApi } from '../api.ts'
import { makeWorld } from '../world.ts'

let api: RunningApi
beforeAll(async () => { api = await runApi(await makeWorld()) })

// The audit of the GraphQL-over-HTTP specification, by its own package: every MUST and every SHOULD.
it.each(serverAudits({ url: () => `${api.url}/graphql`, fetchFn: fetch }).map((audit) => [audit.name, audit] as const))('%s', async (name, audit) => {
  const result = await audit.fn()
  if (/^(MUST|SHOULD)/.test(name)) expect(result, 'reason' in result ? result.reason : '').toMatchObject({ status: 'ok' })
  else expect(['ok', 'notice', 'warn']).toContain(result.status)
})
