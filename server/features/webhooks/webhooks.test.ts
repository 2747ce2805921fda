import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Caller } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import type { Operation } from '../../kernel/operation.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { features } from '../index.ts'
import { createWebhook } from './create-webhook.ts'
import { hears, leavesHouse, offeredEventNames } from './event-names.ts'
import { forgetOldDeliveries } from './forget-old-deliveries.ts'
import { pauseWebhook, resumeWebhook } from './pause-webhook.ts'
import { getWebhookDelivery, listWebhookDeliveries } from './read-webhook-deliveries.ts'
import { getWebhook, listWebhookEvents, listWebhooks } from './read-webhooks.ts'
import { retryWebhookDelivery } from './retry-webhook-delivery.ts'
import { showWebhookHealth } from './show-webhook-health.ts'
import { testWebhook } from './test-webhook.ts'
import { removeWebhook, updateWebhook } from './update-webhook.ts'
import { bodyOf } from './webhook-body.ts'
import { revealWebhookSecret, rotateWebhookSecret } from './webhook-secret.ts'

let world: World
beforeAll(async () => { world = await makeWorld() })
beforeEach(async () => { await world.kernel.database.system.updateTable('webhooks').set({ removed_at: new Date() }).execute() })

const url = 'https://hooks.example.com/hayloft'
const create = (input: object = {}) => world.as('olga').run(createWebhook, { url, eventNames: ['conversation.*'], ...input })

async function addDelivery(webhookId: string, fields: { id?: string; eventName?: string; state?: 'waiting' | 'delivered' | 'failed' } = {}): Promise<string> {
  const id = fields.id ?? newId()
  await world.kernel.database.system.insertInto('webhook_deliveries').values({
    id, workspace_id: world.workspaceId, webhook_id: webhookId, event_id: newId(), event_name: fields.eventName ?? 'contact.created', subject_id: newId(), due_at: new Date(),
    state: fields.state ?? 'waiting', finished_at: (fields.state ?? 'waiting') === 'waiting' ? null : new Date(),
  }).execute()
  return id
}

describe('webhooks', () => {
  it('are made, listed, changed and removed', async () => {
    const { webhook } = await create({ description: 'Billing', eventNames: ['conversation.*', 'conversation.*', 'contact.created'] })
    expect(webhook).toMatchObject({ url, description: 'Billing', eventNames: ['conversation.*', 'contact.created'], state: 'active', pausedBecause: null, failures: 0 })
    expect((await world.as('olga').run(listWebhooks, {})).items).toEqual([webhook])
    expect(await world.as('olga').run(getWebhook, { id: webhook.id })).toEqual(webhook)
    const changed = await world.as('olga').run(updateWebhook, { id: webhook.id, eventNames: ['*'] })
    expect(changed).toMatchObject({ url, description: 'Billing', eventNames: ['*'] })
    await world.as('olga').run(removeWebhook, { id: webhook.id })
    expect((await world.as('olga').run(listWebhooks, {})).items).toEqual([])
    await expect(world.as('olga').run(getWebhook, { id: webhook.id })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('keep their secret from the log, the audit trail and the table; it is shown on request, and that is audited', async () => {
    const { webhook, secret } = await create()
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(await world.as('olga').run(revealWebhookSecret, { id: webhook.id })).toEqual({ secret })
    const { secret: next } = await world.as('olga').run(rotateWebhookSecret, { id: webhook.id })
    expect(await world.as('olga').run(revealWebhookSecret, { id: webhook.id })).toEqual({ secret: next })
    const { system } = world.kernel.database
    const kept = JSON.stringify([
      await system.selectFrom('webhooks').selectAll().execute(), await system.selectFrom('events').selectAll().execute(), await system.selectFrom('audit_entries').selectAll().execute(),
    ])
    expect(kept).toContain('webhooks.revealSecret')
    expect(kept).not.toContain(secret.slice(6))
    expect(kept).not.toContain(next.slice(6))
  })

  it.each(['ftp://example.com', 'javascript:alert(1)', 'https://user:pass@example.com', 'example.com/hooks', ''])('do not take the address "%s"', async (bad) => {
    await expect(create({ url: bad })).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('take only events that there are and that may leave', async () => {
    for (const name of ['conversation.exploded', 'session.started', 'session.*', 'webhook.*', 'nothing.*', '.*', '']) {
      await expect(create({ eventNames: [name] }), name).rejects.toMatchObject({ code: 'invalid_input' })
    }
    const { eventNames } = await world.as('olga').run(listWebhookEvents, {})
    expect(eventNames).toEqual(expect.arrayContaining(['conversation.closed', 'message.created', 'contact.created']))
    expect(eventNames.filter((name) => /^(session|login-link|notification|webhook)\./.test(name))).toEqual([])
  })

  it('are at most twenty, also when several are made at once', async () => {
    const made = await Promise.allSettled(Array.from({ length: 25 }, () => create()))
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(20)
    for (const result of made) if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'limit_reached' })
  })

  it('are paused and resumed, and both twice without harm', async () => {
    const { webhook: { id } } = await create()
    const paused = await world.as('olga').run(pauseWebhook, { id })
    expect(paused).toMatchObject({ state: 'paused', pausedBecause: 'member', pausedAt: expect.any(Date) })
    expect(await world.as('olga').run(pauseWebhook, { id })).toEqual(paused)
    expect(await world.as('olga').run(resumeWebhook, { id })).toMatchObject({ state: 'active', pausedBecause: null, pausedAt: null })
    expect(await world.as('olga').run(resumeWebhook, { id })).toMatchObject({ state: 'active' })
  })

  it('are nobody else\'s: not another workspace\'s, not an agent\'s', async () => {
    const { webhook: { id } } = await create()
    const deliveryId = await addDelivery(id)
    const byId: [Operation, string][] = [
      [getWebhook, id], [updateWebhook, id], [removeWebhook, id], [pauseWebhook, id], [resumeWebhook, id], [revealWebhookSecret, id], [rotateWebhookSecret, id], [testWebhook, id],
      [getWebhookDelivery, deliveryId], [retryWebhookDelivery, deliveryId],
    ]
    for (const [operation, itsId] of byId) {
      await expect(world.as('oscar').run(operation, { id: itsId }), operation.name).rejects.toMatchObject({ code: 'not_found' })
      await expect(world.as('ada').run(operation, { id: itsId }), operation.name).rejects.toMatchObject({ code: 'forbidden' })
    }
    expect((await world.as('oscar').run(listWebhooks, {})).items).toEqual([])
    expect((await world.as('oscar').run(listWebhookDeliveries, {})).items).toEqual([])
    expect((await world.as('oscar').run(showWebhookHealth, {})).items).toEqual([])
    const reader: Caller = { ...world.cast.ada.caller, scopes: new Set(['webhooks:read']) }
    await expect(world.as(reader).run(getWebhook, { id })).resolves.toMatchObject({ id })
    for (const [operation, itsId] of byId.filter(([{ scope }]) => scope === 'webhooks:manage')) {
      await expect(world.as(reader).run(operation, { id: itsId }), operation.name).rejects.toMatchObject({ code: 'forbidden' })
    }
    const lists: Operation[] = [listWebhooks, listWebhookEvents, listWebhookDeliveries, showWebhookHealth]
    for (const operation of lists) {
      await expect(world.as('ada').run(operation, {}), operation.name).rejects.toMatchObject({ code: 'forbidden' })
    }
    await expect(world.as('ada').run(createWebhook, { url, eventNames: ['*'] })).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('the log of deliveries', () => {
  it('is filtered by webhook, state and event, and paged', async () => {
    const { webhook: one } = await create()
    const { webhook: other } = await create()
    const failed = await addDelivery(one.id, { state: 'failed' })
    const waiting = await addDelivery(one.id, { eventName: 'contact.updated' })
    const elsewhere = await addDelivery(other.id)
    const ids = async (filter: object) => (await world.as('olga').run(listWebhookDeliveries, filter)).items.map(({ id }) => id)
    expect(await ids({})).toEqual([elsewhere, waiting, failed])
    expect(await ids({ webhookId: one.id })).toEqual([waiting, failed])
    expect(await ids({ webhookId: one.id, state: 'failed' })).toEqual([failed])
    expect(await ids({ eventName: 'contact.updated' })).toEqual([waiting])
    const { items, nextCursor } = await world.as('olga').run(listWebhookDeliveries, { limit: 2 })
    expect(items).toHaveLength(2)
    expect(await ids({ limit: 2, cursor: nextCursor })).toEqual([failed])
    await world.as('olga').run(removeWebhook, { id: one.id })
    expect(await ids({})).toEqual([elsewhere])
    await expect(world.as('olga').run(getWebhookDelivery, { id: failed })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('says when the event has gone from the log', async () => {
    const { webhook } = await create()
    const id = await addDelivery(webhook.id)
    expect(await world.as('olga').run(getWebhookDelivery, { id })).toMatchObject({ body: null, attempts: [], delivery: { id, state: 'waiting' } })
  })

  it('is forgotten after thirty days, that of a removed webhook in the next night', async () => {
    const { webhook } = await create()
    const { webhook: removed } = await create()
    const time = (Date.now() - 31 * 86_400_000).toString(16).padStart(12, '0')
    const old = await addDelivery(webhook.id, { id: `${time.slice(0, 8)}-${time.slice(8)}${newId().slice(13)}` })
    const recent = await addDelivery(webhook.id)
    const orphan = await addDelivery(removed.id)
    await world.as('olga').run(removeWebhook, { id: removed.id })
    await forgetOldDeliveries.run(world.kernel)
    const left = await world.kernel.database.system.selectFrom('webhook_deliveries').select('id').where('id', 'in', [old, recent, orphan]).execute()
    expect(left).toEqual([{ id: recent }])
    expect(await world.kernel.database.system.selectFrom('webhooks').select('id').where('id', '=', removed.id).execute()).toEqual([])
  })

  it('does not send again for a paused webhook', async () => {
    const { webhook } = await create()
    const id = await addDelivery(webhook.id, { state: 'failed' })
    await world.as('olga').run(pauseWebhook, { id: webhook.id })
    await expect(world.as('olga').run(retryWebhookDelivery, { id })).rejects.toMatchObject({ code: 'webhook_paused' })
  })
})

describe('what leaves the house', () => {
  it('matches exact names, kinds and all', () => {
    expect(hears(['conversation.closed'], 'conversation.closed')).toBe(true)
    expect(hears(['conversation.closed'], 'conversation.closed2')).toBe(false)
    expect(hears(['conversation.*'], 'conversation.closed')).toBe(true)
    expect(hears(['conversation.*'], 'conversations.closed')).toBe(false)
    expect(hears(['*'], 'contact.created')).toBe(true)
    for (const name of ['session.started', 'login-link.requested', 'notification.created', 'webhook.paused']) expect(hears(['*', `${name.split('.')[0]}.*`, name], name), name).toBe(false)
  })

  it('has no event with a field that is called like a secret', () => {
    const secretLike = /secret|token|password|hash|signature|credential|authorization/i
    const fieldsOf = (type: z.core.$ZodType, path: string, depth = 0): string[] => {
      if (depth > 6) return []
      if (type instanceof z.ZodObject) {
        return Object.entries(type.shape).flatMap(([name, inner]) => [`${path}.${name}`, ...fieldsOf(inner as z.core.$ZodType, `${path}.${name}`, depth + 1)])
      }
      const wraps = type instanceof z.ZodArray || type instanceof z.ZodNullable || type instanceof z.ZodOptional || type instanceof z.ZodDefault
      if (wraps) return fieldsOf(type.unwrap() as z.core.$ZodType, path, depth + 1)
      return []
    }
    const events = features.flatMap((feature) => ('events' in feature ? [...(feature.events ?? [])] : [])).filter(({ name }) => leavesHouse(name))
    expect(events.length).toBeGreaterThan(15)
    expect(events.map(({ name }) => name).toSorted()).toEqual(offeredEventNames(world.kernel.registry))
    expect(events.flatMap(({ name, payload }) => fieldsOf(payload, name)).filter((path) => secretLike.test(path))).toEqual([])
  })

  it('carries no signed address of a file', () => {
    const fileId = newId()
    const signed = `/files/${fileId}/a%20b.png?expires=1790000000&signature=abc_-123`
    const body = bodyOf({
      eventId: newId(), eventName: 'message.created', webhookId: newId(), createdAt: new Date(),
      event: { at: new Date(0), payload: { message: { attachments: [{ url: signed }], html: `<img src="${signed.replace('&', '&amp;')}"> <b>x</b>` } } },
    })!
    expect(body).not.toContain('signature=')
    expect(JSON.parse(body)).toMatchObject({
      type: 'message.created', timestamp: '1970-01-01T00:00:00.000Z',
      data: { message: { attachments: [{ url: `/files/${fileId}/a%20b.png` }], html: `<img src="/files/${fileId}/a%20b.png"> <b>x</b>` } },
    })
  })
})
