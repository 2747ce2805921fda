import { Duplex } from 'node:stream'
import { describe, expect, it, vi } from 'vitest'
import { openLineChannel } from './line-channel.ts'

/** The other end takes nothing: no write is ever finished. */
const unread = () => new Duplex({ read: () => undefined, write: () => undefined })

describe('a line channel', () => {
  it('ends when what is told is not read, before it fills the memory', () => {
    const onMisuse = vi.fn()
    const stream = unread()
    const channel = openLineChannel(stream, 1_000, { onMessage: vi.fn(), onMisuse, onClosed: vi.fn() })
    const say = () => channel.send({ say: 'x'.repeat(1_000_000) })
    for (let n = 0; n < 80; n++) say()
    expect(onMisuse).not.toHaveBeenCalled()
    for (let n = 0; n < 20; n++) say()
    expect(onMisuse.mock.calls).toEqual([['It does not read what it is told.']])
    expect(stream.destroyed).toBe(true)
  })
})
