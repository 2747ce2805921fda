import { afterEach, describe, expect, it } from 'vitest'
import { isGreeting, openBridge, type PageHost } from './page-bridge.ts'

describe('the line to a page of a plugin', () => {
  let page: MessagePort
  const heard: unknown[] = []
  const open = (host: Partial<PageHost> = {}) => {
    const { port1, port2 } = new MessageChannel()
    page = port2
    heard.length = 0
    return openBridge(port1, {
      plugin: 'linear', call: async (operation) => ({ operation }), describe: () => ({ code: 'forbidden', message: 'No.' }),
      onHeight: (pixels) => heard.push(pixels), onOpen: (id) => heard.push(id), ...host,
    })
  }
  const answers = (count: number) =>
    new Promise<unknown[]>((resolve) => {
      const got: unknown[] = []
      page.onmessage = ({ data }) => {
        got.push(data)
        if (got.length === count) resolve(got)
      }
    })
  afterEach(() => page.close())

  it('answers calls, and tells why one was refused', async () => {
    open({ call: (operation) => (operation === 'linear.listIssues' ? Promise.resolve({ items: [] }) : Promise.reject(new Error('secret'))) })
    const both = answers(2)
    page.postMessage({ say: 'call', id: 1, operation: 'linear.listIssues', input: {} })
    page.postMessage({ say: 'call', id: 2, operation: 'members.remove', input: {} })
    expect(await both).toEqual([
      { say: 'answer', id: 1, output: { items: [] } },
      { say: 'answer', id: 2, error: { code: 'forbidden', message: 'No.' } },
    ])
  })

  it('passes by what is not a message, and cuts what is too large', async () => {
    open()
    const last = answers(1)
    for (const nonsense of [null, 'call', {}, { say: 'call', id: '1', operation: 'x', input: {} }, { say: 'call', id: 1, operation: 'x', input: null }, { say: 'height', pixels: NaN }, { say: 'open', conversationId: 'javascript:alert(1)' }])
      page.postMessage(nonsense)
    page.postMessage({ say: 'height', pixels: 1e9 })
    page.postMessage({ say: 'call', id: 3, operation: 'contacts.get', input: {} })
    expect(await last).toEqual([{ say: 'answer', id: 3, output: { operation: 'contacts.get' } }])
    expect(heard).toEqual([4_000])
  })

  it('does at most twenty calls at once', async () => {
    const waiting: (() => void)[] = []
    let holds = true
    open({ call: () => (holds ? new Promise((resolve) => waiting.push(() => resolve(null))) : Promise.resolve('at once')) })
    const refused = answers(1)
    for (let id = 1; id <= 21; id++) page.postMessage({ say: 'call', id, operation: 'x', input: {} })
    expect(await refused).toMatchObject([{ id: 21, error: { code: 'rate_limited' } }])
    expect(waiting).toHaveLength(20)
    holds = false
    const rest = answers(20)
    for (const finish of waiting) finish()
    await rest
    const next = answers(1)
    page.postMessage({ say: 'call', id: 22, operation: 'x', input: {} })
    expect(await next).toEqual([{ say: 'answer', id: 22, output: 'at once' }])
  })

  it('knows a greeting from anything else', () => {
    expect(isGreeting({ hayloft: 1, say: 'ready' })).toBe(true)
    expect([null, 'ready', { say: 'ready' }, { hayloft: 2, say: 'ready' }].map(isGreeting)).toEqual([false, false, false, false])
  })
})
