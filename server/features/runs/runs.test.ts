import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../kernel/ids.ts'
import { startWorker, type Worker } from '../../roles/worker.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { createContact } from '../contacts/create-contact.ts'
import { updateContact } from '../contacts/update-contact.ts'
import { getFlow } from '../flows/get-flow.ts'
import { runFlow } from '../flows/run-flow.ts'
import { ended, endedRuns, eventually, published } from '../flows/test-flows.ts'
import { listNotifications } from '../notifications/list-notifications.ts'
import { cancelRun } from './cancel-run.ts'
import { decideApproval } from './decide-approval.ts'
import { getRun } from './get-run.ts'
import { listApprovals } from './list-approvals.ts'
import { listRuns } from './list-runs.ts'
import { retryRun } from './retry-run.ts'

let world: World
let worker: Worker
beforeAll(async () => {
  world = await makeWorld()
  worker = await startWorker(world.kernel)
})
afterAll(() => worker.stop())

const manual = { kind: 'manual', subject: 'contact' }
const rename = (name: string) => ({ kind: 'operation', id: 'rename', operation: 'contacts.update', input: { id: '{{ trigger.contact.id }}', name } })
const longWait = { kind: 'wait', id: 'pause', seconds: 86_400 }
const approval = (roles: string[], memberIds: string[] = []) => ({ kind: 'approval', id: 'ask', question: 'Shall we, {{ trigger.contact.name }}?', approvers: { roles, memberIds }, approvalSeconds: 3_600, rejected: [{ kind: 'set', id: 'no', variables: { answer: 'no' } }] })
const newContact = async () => (await world.as('ada').run(createContact, { name: 'Grace' })).id

async function run(flowId: string, subjectId: string): Promise<string> {
  return (await world.as('ada').run(runFlow, { id: flowId, subjectId })).runId
}

describe('runs', () => {
  it('begun by hand are about a subject, and show each step', async () => {
    const flow = await published(world, { trigger: manual, steps: [rename('{{ trigger.contact.name | upper }} {{ trigger.input.word }}')] })
    const subjectId = await newContact()
    const { runId } = await world.as('ada').run(runFlow, { id: flow.id, subjectId, input: { word: 'H.' } })
    const done = await ended(world, runId)
    expect(done).toMatchObject({
      state: 'succeeded', subjectId, flowName: 'A flow', trigger: { contact: { name: 'Grace' }, startedBy: { name: 'Ada' } }, definition: { trigger: manual },
      steps: [{ path: 'rename', state: 'succeeded', input: { name: 'GRACE H.' }, output: { name: 'GRACE H.' }, attempts: 1 }], waits: [],
    })
    await expect(world.as('ada').run(runFlow, { id: flow.id })).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(world.as('ada').run(runFlow, { id: flow.id, subjectId: newId() })).rejects.toMatchObject({ code: 'not_found' })
    await expect(world.as('oscar').run(runFlow, { id: flow.id, subjectId })).rejects.toMatchObject({ code: 'not_found' })
    await expect(world.as('vera').run(runFlow, { id: flow.id, subjectId })).rejects.toMatchObject({ code: 'forbidden' })
    const byEvent = await published(world, { trigger: { kind: 'event', event: 'contact.created' }, where: { field: 'trigger.contact.name', test: 'equals', value: 'never' }, steps: [longWait] })
    await expect(world.as('ada').run(runFlow, { id: byEvent.id, subjectId })).rejects.toMatchObject({ code: 'conflict' })
  })

  it('are listed by flow, state and subject, a page at a time', async () => {
    const flow = await published(world, { trigger: manual, steps: [longWait] })
    const [one, two] = [await newContact(), await newContact()]
    const ids = [await run(flow.id, one), await run(flow.id, two), await run(flow.id, two)]
    for (const id of ids) await ended(world, id, ['waiting'])
    await world.as('olga').run(cancelRun, { id: ids[0]! })
    const list = async (input: object) => (await world.as('ada').run(listRuns, { flowId: flow.id, ...input })).items.map(({ id }) => id)
    expect(await list({})).toEqual(ids.toReversed())
    expect(await list({ state: 'cancelled' })).toEqual([ids[0]])
    expect(await list({ subjectId: two })).toEqual([ids[2], ids[1]])
    expect(await list({ origin: 'system' })).toEqual([])
    const page = await world.as('ada').run(listRuns, { flowId: flow.id, limit: 2 })
    expect(await list({ limit: 2, cursor: page.nextCursor! })).toEqual([ids[0]])
    expect((await world.as('oscar').run(listRuns, { flowId: flow.id })).items).toEqual([])
    await expect(world.as('vera').run(listRuns, {})).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('are cancelled once', async () => {
    const flow = await published(world, { trigger: manual, steps: [longWait] })
    const id = await run(flow.id, await newContact())
    await ended(world, id, ['waiting'])
    await expect(world.as('ada').run(cancelRun, { id })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(world.as('oscar').run(cancelRun, { id })).rejects.toMatchObject({ code: 'not_found' })
    expect(await world.as('olga').run(cancelRun, { id })).toMatchObject({ state: 'cancelled' })
    await expect(world.as('olga').run(cancelRun, { id })).rejects.toMatchObject({ code: 'conflict' })
    expect((await world.as('olga').run(getRun, { id })).waits).toEqual([])
  })

  it('that failed go on from where they failed', async () => {
    const flow = await published(world, { trigger: manual, steps: [rename('First'), { ...rename('Second'), id: 'again', input: { id: '{{ trigger.contact.id }}', externalId: 'taken' } }] })
    const [taker, subjectId] = [await world.as('ada').run(createContact, { externalId: 'taken' }), await newContact()]
    const id = await run(flow.id, subjectId)
    expect(await ended(world, id)).toMatchObject({ state: 'failed', error: expect.stringContaining('again'), steps: [{ state: 'succeeded' }, { path: 'again', state: 'failed', errorCode: 'conflict' }] })
    await expect(world.as('ada').run(retryRun, { id })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(world.as('oscar').run(retryRun, { id })).rejects.toMatchObject({ code: 'not_found' })
    await world.as('ada').run(updateContact, { id: taker.id, externalId: 'free' })
    await world.as('ada').run(updateContact, { id: subjectId, name: 'By hand' })
    await world.as('olga').run(retryRun, { id })
    expect(await ended(world, id)).toMatchObject({ state: 'succeeded', generation: 2, steps: [{ path: 'rename' }, { path: 'again', output: { name: 'By hand', externalId: 'taken' } }] })
    await expect(world.as('olga').run(retryRun, { id })).rejects.toMatchObject({ code: 'conflict' })
    await world.as('olga').run(retryRun, { id, fromPath: 'rename' })
    expect(await ended(world, id)).toMatchObject({ state: 'succeeded', generation: 3, steps: [{ output: { name: 'First' } }, { output: { name: 'First' } }] })
  })

  it('are hidden from other workspaces', async () => {
    const flow = await published(world, { trigger: manual, steps: [longWait] })
    const id = await run(flow.id, await newContact())
    await expect(world.as('oscar').run(getRun, { id })).rejects.toMatchObject({ code: 'not_found' })
    await expect(world.as('vera').run(getRun, { id })).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('approvals', () => {
  it('are shown to those who are asked, who are told, and decided by one of them once', async () => {
    const flow = await published(world, { trigger: manual, steps: [approval(['agent']), rename('Approved')] }, 'Asking')
    const subjectId = await newContact()
    const runId = await run(flow.id, subjectId)
    await ended(world, runId, ['waiting'])
    const admin = { ...world.cast.vera.caller, actor: { ...world.cast.vera.caller.actor, kind: 'member' as const, role: 'admin', id: world.cast.vera.memberId, name: 'Vera', sessionId: newId() }, scopes: new Set(['approvals:*']) }
    const mine = async (who: Parameters<World['as']>[0]) => (await world.as(who).run(listApprovals, {})).items.filter((item) => item.runId === runId)
    expect(await mine('ada')).toMatchObject([{ path: 'ask', question: 'Shall we, Grace?', flowName: 'Asking', subjectId }])
    expect(await mine('olga')).toHaveLength(1)
    expect(await mine(admin)).toEqual([])
    await eventually(async () => (await world.as('ada').run(listNotifications, {})).items.find(({ title, link }) => title === 'Shall we, Grace?' && link === `/automations/runs/${runId}`))
    const decide = (who: Parameters<World['as']>[0]) => world.as(who).run(decideApproval, { runId, path: 'ask', decision: 'approve', note: 'Fine' })
    await expect(decide(admin)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(decide('vera')).rejects.toMatchObject({ code: 'forbidden' })
    await expect(decide('oscar')).rejects.toMatchObject({ code: 'not_found' })
    await expect(decide({ ...world.cast.olga.caller, actor: { kind: 'key', id: newId(), name: 'Key', projectId: null } })).rejects.toMatchObject({ code: 'forbidden' })
    const outcomes = await Promise.allSettled([decide('ada'), decide('olga'), decide('ada')])
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await ended(world, runId)).toMatchObject({ state: 'succeeded', steps: [{ output: { decision: 'approved', note: 'Fine' } }, { output: { name: 'Approved' } }] })
    expect(await mine('ada')).toEqual([])
  })

  it('that are rejected take the other way', async () => {
    const flow = await published(world, { trigger: manual, steps: [approval([], [world.cast.ada.memberId]), rename('Approved')] })
    const runId = await run(flow.id, await newContact())
    await ended(world, runId, ['waiting'])
    await world.as('ada').run(decideApproval, { runId, path: 'ask', decision: 'reject' })
    expect((await ended(world, runId)).steps.map(({ path }) => path)).toEqual(['ask', 'ask.rejected.no'])
  })
})

describe('flows that go wrong', () => {
  it('are paused after 50 failures in a row, and the admins are told', { timeout: 60_000 }, async () => {
    const flow = await published(world, { trigger: manual, steps: [{ kind: 'operation', id: 'gone', operation: 'contacts.update', input: { id: newId(), name: 'Nobody' } }] }, 'Failing')
    const subjectId = await newContact()
    for (let n = 0; n < 49; n++) await run(flow.id, subjectId)
    await endedRuns(world, flow.id, 49)
    expect(await world.as('olga').run(getFlow, { id: flow.id })).toMatchObject({ state: 'active' })
    await run(flow.id, subjectId)
    const paused = await eventually(async () => {
      const now = await world.as('olga').run(getFlow, { id: flow.id })
      return now.state === 'paused' && now
    })
    expect(paused.stateReason).toBe('Its last 50 runs all failed.')
    const told = (await world.as('olga').run(listNotifications, { limit: 100 })).items.filter(({ subjectId: about }) => about === flow.id)
    expect(told).toMatchObject([{ title: '“Failing” is paused', text: expect.stringContaining('There is nothing here with that id.') }])
  })

  it('in a circle are stopped, and the admins are told', async () => {
    const flow = await published(world, {
      trigger: { kind: 'event', event: 'contact.updated' }, where: { field: 'trigger.contact.lifecycle', test: 'equals', value: 'former' },
      steps: [{ ...rename('{{ trigger.contact.name }}!') }],
    }, 'Circling')
    const id = await newContact()
    await world.as('ada').run(updateContact, { id, lifecycle: 'former' })
    const told = await eventually(async () => (await world.as('olga').run(listNotifications, { limit: 100 })).items.find(({ title }) => title === '“Circling” was stopped'))
    expect(told.text).toContain('set itself off')
    const runs = await endedRuns(world, flow.id, 4)
    expect(runs.map(({ state }) => state)).toEqual(['stopped', 'succeeded', 'succeeded', 'succeeded'])
  })
})
