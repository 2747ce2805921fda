import { beforeAll, expect, it, onTestFinished, vi } from 'vitest'
import { startWorker } from '../../roles/worker.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { createContact } from '../contacts/create-contact.ts'
import { updateContact } from '../contacts/update-contact.ts'
import { createWebhook } from './create-webhook.ts'
import { showWebhookHealth } from './show-webhook-health.ts'
import { type Received, type Receiver, startReceiver } from './test-receiver.ts'

let world: World
let receiver: Receiver
beforeAll(async () => {
  world = await makeWorld({ HAYLOFT_ALLOW_PRIVATE_ADDRESSES: '127.0.0.1' })
  receiver = await startReceiver()
})

type Contact = { id: string; name: string }
const contactOf = (request: Received) => request.body.data['contact'] as Contact

it('a running worker keeps the order of each subject, one request at a time, while some fail', { timeout: 120_000 }, async () => {
  const accepted = new Map<string, string[]>()
  const inFlight = new Set<string>()
  const failedOnce = new Set<string>()
  let together = 0
  receiver.answer('/', (request, response) => {
    const { id, name } = contactOf(request)
    if (inFlight.has(id)) together++
    inFlight.add(id)
    const fails = Number(name) % 7 === 3 && !failedOnce.has(`${id} ${name}`)
    if (fails) failedOnce.add(`${id} ${name}`)
    else accepted.set(id, [...(accepted.get(id) ?? []), name])
    setTimeout(() => {
      inFlight.delete(id)
      response.writeHead(fails ? 500 : 204).end()
    }, Number(name) % 3)
  })
  const olga = world.as('olga')
  await olga.run(createWebhook, { url: receiver.url('/'), eventNames: ['contact.*'] })
  const worker = await startWorker(world.kernel)
  onTestFinished(() => worker.stop())

  const contacts = await Promise.all(Array.from({ length: 8 }, () => olga.run(createContact, { name: '0' })))
  // Contacts take turns, and each one's changes follow each other: so its events are in this order in the log.
  await Promise.all(contacts.map(async ({ id }) => {
    for (let number = 1; number <= 12; number++) await olga.run(updateContact, { id, name: String(number) })
  }))
  const all = () => [...accepted.values()].reduce((sum, names) => sum + names.length, 0)
  await vi.waitUntil(() => all() >= 8 * 13, { timeout: 90_000, interval: 50 })
  await vi.waitUntil(async () => (await olga.run(showWebhookHealth, {})).items[0]!.waiting === 0, { timeout: 10_000 })

  const inOrder = Array.from({ length: 13 }, (_, number) => String(number))
  for (const { id } of contacts) expect(accepted.get(id)).toEqual(inOrder)
  expect(failedOnce.size).toBe(16)
  expect(together).toBe(0)
})
