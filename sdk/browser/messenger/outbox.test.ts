import { describe, expect, it, vi } from 'vitest'
import { makeOutbox } from './outbox.ts'
import type { Pending, Receipt } from './shapes.ts'

const entry = (text: string, more: Partial<Pending> = {}): Pending => ({
  clientId: `client ${text}`, conversationId: 'c1', draftId: null, text, files: [], writtenAt: 0, state: 'waiting',
  ...more,
})

class Refused extends Error {}

/** A server that keeps one message per client id, as ours does, behind a network that can be cut. */
function makeWorld(kept = '[]') {
  const world = {
    stored: [] as { clientId: string; conversationId: string; text: string }[], kept, up: true, loseAnswers: false,
    refuse: '', calls: 0,
  }
  const send = async ({ clientId, conversationId, text }: Pending): Promise<Receipt> => {
    world.calls++
    await new Promise((resolve) => setTimeout(resolve, 1))
    if (!world.up) throw new TypeError('network')
    if (text === world.refuse) throw new Refused()
    let message = world.stored.find((each) => each.clientId === clientId)
    if (!message) {
      message = { clientId, conversationId: conversationId ?? `new ${world.stored.length}`, text }
      world.stored.push(message)
    }
    if (world.loseAnswers) throw new TypeError('network')
    // Only what the outbox reads of a receipt.
    return { conversation: { id: message.conversationId }, message } as unknown as Receipt
  }
  const sent: string[] = []
  const outbox = makeOutbox({
    read: () => JSON.parse(world.kept) as Pending[],
    write: (entries) => { world.kept = JSON.stringify(entries) },
    send,
    isFinal: (error) => error instanceof Refused,
    onSent: ({ text }) => void sent.push(text),
    onChange: () => {},
    firstPauseMs: 5,
  })
  return { world, outbox, sent }
}

const texts = (stored: { text: string }[]) => stored.map(({ text }) => text)

describe('outbox', () => {
  it('sends in order, one at a time, and is empty then', async () => {
    const { world, outbox, sent } = makeWorld()
    for (const text of ['1', '2', '3']) outbox.add(entry(text))
    await vi.waitFor(() => expect(outbox.entries()).toEqual([]))
    expect(texts(world.stored)).toEqual(['1', '2', '3'])
    expect(sent).toEqual(['1', '2', '3'])
    expect(world.calls).toBe(3)
  })

  it('keeps everything while the network is away and sends it in order when it is back', async () => {
    const { world, outbox } = makeWorld()
    world.up = false
    for (const text of ['1', '2', '3']) outbox.add(entry(text))
    await new Promise((resolve) => setTimeout(resolve, 40))
    expect(texts(outbox.entries())).toEqual(['1', '2', '3'])
    world.up = true
    outbox.wake()
    await vi.waitFor(() => expect(outbox.entries()).toEqual([]))
    expect(texts(world.stored)).toEqual(['1', '2', '3'])
  })

  it('tries again by itself', async () => {
    const { world, outbox } = makeWorld()
    world.up = false
    outbox.add(entry('1'))
    await vi.waitFor(() => expect(world.calls).toBeGreaterThan(1))
    world.up = true
    await vi.waitFor(() => expect(outbox.entries()).toEqual([]))
  })

  it('sends after a reload what was written before, exactly once when only the answers were lost', async () => {
    const before = makeWorld()
    before.world.loseAnswers = true
    before.outbox.add(entry('1'))
    before.outbox.add(entry('2'))
    await vi.waitFor(() => expect(before.world.calls).toBeGreaterThan(1))
    before.world.up = false

    const after = makeWorld(before.world.kept)
    after.world.stored = before.world.stored
    after.outbox.wake()
    await vi.waitFor(() => expect(after.outbox.entries()).toEqual([]))
    expect(texts(after.world.stored)).toEqual(['1', '2'])
  })

  it('puts what was written before the first answer into the conversation that the first one began', async () => {
    const { world, outbox } = makeWorld()
    const draft = { conversationId: null, draftId: 'd1' }
    for (const text of ['1', '2']) outbox.add(entry(text, draft))
    outbox.add(entry('other', { conversationId: null, draftId: 'd2' }))
    await vi.waitFor(() => expect(outbox.entries()).toEqual([]))
    expect(world.stored.map(({ conversationId }) => conversationId)).toEqual(['new 0', 'new 0', 'new 2'])
  })

  it('sets a refused message aside, sends the others, and sends it when asked to', async () => {
    const { world, outbox } = makeWorld()
    world.refuse = 'bad'
    for (const text of ['bad', 'good']) outbox.add(entry(text))
    await vi.waitFor(() => expect(texts(world.stored)).toEqual(['good']))
    expect(outbox.entries()).toMatchObject([{ text: 'bad', state: 'failed' }])
    world.refuse = ''
    outbox.retry('client bad')
    await vi.waitFor(() => expect(outbox.entries()).toEqual([]))
    expect(texts(world.stored)).toEqual(['good', 'bad'])
  })

  it('forgets what is discarded', async () => {
    const { world, outbox } = makeWorld()
    world.refuse = 'bad'
    outbox.add(entry('bad'))
    await vi.waitFor(() => expect(outbox.entries()).toMatchObject([{ state: 'failed' }]))
    outbox.discard('client bad')
    expect(outbox.entries()).toEqual([])
  })

  it('waits as long as the server asks', async () => {
    let calls = 0
    let kept: Pending[] = []
    const outbox = makeOutbox({
      read: () => kept, write: (entries) => { kept = entries }, onSent: () => {}, onChange: () => {}, firstPauseMs: 1,
      send: async () => { calls++; throw new Error('slow down') }, isFinal: () => false, pauseAfter: () => 60,
    })
    outbox.add(entry('1'))
    await new Promise((resolve) => setTimeout(resolve, 40))
    expect(calls).toBe(1)
    await vi.waitFor(() => expect(calls).toBe(2))
  })

  it('sends what waited for a conversation to the one in which it goes on', async () => {
    const { world, outbox } = makeWorld(JSON.stringify([entry('1'), entry('2'), entry('elsewhere', { conversationId: 'c3' })]))
    outbox.readdress('c1', 'c2')
    outbox.wake()
    await vi.waitFor(() => expect(outbox.entries()).toEqual([]))
    expect(world.stored.map(({ conversationId }) => conversationId)).toEqual(['c2', 'c2', 'c3'])
  })
})
