import { describe, expect, it } from 'vitest'
import type { Kernel } from '../../kernel/kernel.ts'
import { carryInTurn, noteWebhook } from './give-way.ts'

/** Runs that go on until they are let go. */
function carry(kernel: Kernel, count: number) {
  let begun = 0
  let letGo = (): void => {}
  const gate = new Promise<void>((resolve) => { letGo = resolve })
  const all = Promise.all(Array.from({ length: count }, () => carryInTurn(kernel, () => {
    begun++
    return gate
  })))
  return { begun: () => begun, letGo, all }
}
// Only its identity counts.
const someKernel = () => ({}) as Kernel

describe('runs beside webhooks', () => {
  it('are all carried on at once while none come in', () => {
    const runs = carry(someKernel(), 20)
    expect(runs.begun()).toBe(20)
    runs.letGo()
    return runs.all
  })

  it('wait their turn while some come in, but not for long', async () => {
    const kernel = someKernel()
    const stream = setInterval(() => noteWebhook(kernel), 5)
    noteWebhook(kernel)
    const runs = carry(kernel, 20)
    expect(runs.begun()).toBe(4)
    await expect.poll(runs.begun, { timeout: 10_000 }).toBe(20)
    clearInterval(stream)
    runs.letGo()
    await runs.all
  })

  it('go on when one has ended, also when it failed', async () => {
    const kernel = someKernel()
    noteWebhook(kernel)
    await expect(carryInTurn(kernel, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    noteWebhook(kernel)
    const runs = carry(kernel, 4)
    expect(runs.begun()).toBe(4)
    runs.letGo()
    await runs.all
  })
})
