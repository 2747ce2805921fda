import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startWorker, type Worker } from '../../roles/worker.ts'
import { type RunningApi, runApi } from '../../testing/api.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { getRun } from '../runs/get-run.ts'
import { listRuns } from '../runs/list-runs.ts'
import { pauseFlow } from '../flows/pause-flow.ts'
import { resumeFlow } from '../flows/resume-flow.ts'
import { rotateHook } from '../flows/rotate-hook.ts'
import { byWebhook, ended, eventually, published } from '../flows/test-flows.ts'

let world: World
let api: RunningApi
let worker: Worker
beforeAll(async () => {
  world = await makeWorld({ HAYLOFT_RATE_LIMIT_HOOK: '200', HAYLOFT_RATE_LIMIT_ADDRESS: '1000' })
  api = await runApi(world)
  worker = await startWorker(world.kernel)
})
afterAll(() => worker.stop())

type Answer = { status: number; body: { runId?: string | null; code?: string; detail?: string }; headers: Headers }

async function call(hookUrl: string, body: string | URLSearchParams | FormData | undefined, headers: Record<string, string> = {}, method = 'POST'): Promise<Answer> {
  const response = await fetch(api.url + new URL(hookUrl).pathname, { method, headers, ...(body === undefined ? {} : { body }) })
  return { status: response.status, body: await response.json() as Answer['body'], headers: response.headers }
}
const json = { 'content-type': 'application/json' }
const triggerOf = async (answer: Answer) => (await world.as('olga').run(getRun, { id: answer.body.runId! })).trigger

describe('the webhook entrance', () => {
  it('begins a run with the body, the query and what is safe of the headers', async () => {
    const { hookUrl } = await published(world, byWebhook)
    const answer = await call(`${hookUrl}`, '{"name":"Grace","list":[1,{"a":null}]}', { ...json, authorization: 'Bearer secret', cookie: 'a=b', 'x-github-event': 'push', 'x-hub-signature': 'sha1=00', 'x-api-key': 'k' })
    expect(answer.status).toBe(202)
    const run = await ended(world, answer.body.runId!)
    expect(run).toMatchObject({ state: 'succeeded', trigger: { body: { name: 'Grace', list: [1, { a: null }] } }, steps: [{ path: 'greet', output: { word: 'Hello Grace' } }] })
    expect(Object.keys(run.trigger['headers'] as object).sort()).toEqual(['content-type', 'user-agent', 'x-github-event'])
  })

  it('takes forms of both kinds, text, and nothing at all', async () => {
    const { hookUrl } = await published(world, byWebhook)
    const form = new FormData()
    form.append('name', 'Henry')
    form.append('photo', new File(['abc'], 'a.png', { type: 'image/png' }))
    expect(await triggerOf(await call(hookUrl!, form))).toMatchObject({ body: { name: 'Henry', photo: { name: 'a.png', type: 'image/png', size: 3 } } })
    expect(await triggerOf(await call(hookUrl!, new URLSearchParams('name=Ida&tag=1&tag=2')))).toMatchObject({ body: { name: 'Ida', tag: ['1', '2'] } })
    expect(await triggerOf(await call(hookUrl!, 'plain', { 'content-type': 'text/plain' }))).toMatchObject({ body: 'plain' })
    expect(await triggerOf(await call(hookUrl!, undefined))).toMatchObject({ body: null })
  })

  it('begins one run for a delivery that comes again, also at the same moment', async () => {
    const { id, hookUrl } = await published(world, byWebhook)
    const answers = await Promise.all(Array.from({ length: 6 }, () => call(hookUrl!, '{}', { ...json, 'idempotency-key': 'delivery-1' })))
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202, 202])
    expect(new Set(answers.map(({ body }) => body.runId)).size).toBe(1)
    const again = await call(hookUrl!, '{}', { ...json, 'webhook-id': 'delivery-1' })
    expect(again.body.runId).toBe(answers[0]!.body.runId)
    expect((await world.as('olga').run(listRuns, { flowId: id })).items).toHaveLength(1)
  })

  it('says what is wrong', async () => {
    const { hookUrl } = await published(world, byWebhook)
    const unknown = hookUrl!.replace(/hk_.*/, `hk_${'x'.repeat(32)}`)
    expect(await call(unknown, '{}', json)).toMatchObject({ status: 404, body: { code: 'not_found' } })
    expect(await call(hookUrl!, '{"name":', json)).toMatchObject({ status: 400, body: { code: 'malformed_request' } })
    expect(await call(hookUrl!, '['.repeat(50_000) + ']'.repeat(50_000), json)).toMatchObject({ status: 400, body: { code: 'malformed_request' } })
    expect(await call(hookUrl!, '['.repeat(150) + ']'.repeat(150), json)).toMatchObject({ status: 202 })
    expect(await call(hookUrl!, `"${'x'.repeat(256 * 1024)}"`, json)).toMatchObject({ status: 413, body: { code: 'too_large' } })
    expect(await call(hookUrl!, '{}', { ...json, 'idempotency-key': 'x'.repeat(300) })).toMatchObject({ status: 400, body: { code: 'invalid_input' } })
    const looked = await call(hookUrl!, undefined, {}, 'GET')
    expect([looked.status, looked.headers.get('allow')]).toEqual([405, 'POST'])
    expect(await call(hookUrl!, '{"a":"\\u0000"}', json)).toMatchObject({ status: 202 })
  })

  it('refuses while the flow is paused, not begun by webhooks, or its address changed', async () => {
    const { id, hookUrl } = await published(world, byWebhook)
    expect((await call(hookUrl!, '{}', json)).status).toBe(202)
    await world.as('olga').run(pauseFlow, { id })
    const refused = await eventually(async () => {
      const answer = await call(hookUrl!, '{}', json)
      return answer.status !== 202 && answer
    })
    expect(refused).toMatchObject({ status: 409, body: { code: 'conflict', detail: expect.stringContaining('paused') } })
    await world.as('olga').run(resumeFlow, { id })
    await eventually(async () => (await call(hookUrl!, '{}', json)).status === 202)
    const { hookUrl: fresh } = await world.as('olga').run(rotateHook, { id })
    await eventually(async () => (await call(hookUrl!, '{}', json)).status === 404)
    expect((await call(fresh, '{}', json)).status).toBe(202)
    const manual = await published(world, { ...byWebhook, trigger: { kind: 'manual', subject: 'none' } })
    expect(await call(manual.hookUrl!, '{}', json)).toMatchObject({ status: 409, body: { detail: expect.stringContaining('webhook') } })
  })

  it('begins nothing where the flow\'s own condition does not hold', async () => {
    const { id, hookUrl } = await published(world, { ...byWebhook, where: { field: 'trigger.body.kind', test: 'equals', value: 'order' } })
    expect(await call(hookUrl!, '{"kind":"other"}', json)).toMatchObject({ status: 202, body: { runId: null } })
    expect((await call(hookUrl!, '{"kind":"Order"}', json)).body.runId).toMatch(/^[0-9a-f-]{36}$/)
    expect((await world.as('olga').run(listRuns, { flowId: id })).items).toHaveLength(1)
  })

  it('takes only so many calls a minute', async () => {
    const { hookUrl } = await published(world, byWebhook)
    const answers = await Promise.all(Array.from({ length: 210 }, () => call(hookUrl!, '{}', json)))
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(200)
    const refused = answers.find(({ status }) => status === 429)!
    expect(refused.body.code).toBe('rate_limited')
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  })
})
