import type { FromPage, PageContext, PageWelcome, ToPage } from '../../../sdk/plugin/page.ts'

/** What the dashboard does for a page that asks. */
export type PageHost = {
  plugin: string
  call(operation: string, input: object): Promise<unknown>
  /** What a page is told of a failed call. */
  describe(error: unknown): { code: string; message: string }
  onHeight(pixels: number): void
  onOpen(conversationId: string): void
}

export type PageBridge = { show(context: PageContext): void; close(): void }

const mostCallsAtOnce = 20

/** The dashboard's end of the line to a page that has said that it is there. Nothing that comes over it is trusted. */
export function openBridge(port: MessagePort, host: PageHost): PageBridge {
  let open = 0
  const say = (message: ToPage): void => port.postMessage(message)
  async function answer({ id, operation, input }: Extract<FromPage, { say: 'call' }>): Promise<void> {
    if (open >= mostCallsAtOnce) return say({ say: 'answer', id, error: { code: 'rate_limited', message: `At most ${mostCallsAtOnce} calls at once.` } })
    open++
    try {
      say({ say: 'answer', id, output: await host.call(operation, input) })
    } catch (error) {
      say({ say: 'answer', id, error: host.describe(error) })
    } finally {
      open--
    }
  }
  port.onmessage = ({ data }: MessageEvent<unknown>) => {
    const message = readMessage(data)
    if (message?.say === 'call') void answer(message)
    else if (message?.say === 'height') host.onHeight(message.pixels)
    else if (message?.say === 'open') host.onOpen(message.conversationId)
  }
  return {
    show: (context) => say({ say: 'context', context }),
    close: () => port.close(),
  }
}

export function isGreeting(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'hayloft' in data && data.hayloft === 1 && 'say' in data && data.say === 'ready'
}

export function welcome(plugin: string, context: PageContext): PageWelcome {
  return { hayloft: 1, say: 'welcome', plugin, context }
}

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i
const tallest = 4_000

function readMessage(data: unknown): FromPage | undefined {
  if (typeof data !== 'object' || data === null || !('say' in data)) return undefined
  // Each field is looked at before it is used.
  const { say, id, operation, input, pixels, conversationId } = data as Record<string, unknown>
  if (say === 'call' && typeof id === 'number' && typeof operation === 'string' && operation.length <= 100 && typeof input === 'object' && input !== null)
    return { say, id, operation, input }
  if (say === 'height' && typeof pixels === 'number' && pixels >= 0) return { say, pixels: Math.min(Math.ceil(pixels), tallest) }
  if (say === 'open' && typeof conversationId === 'string' && uuid.test(conversationId)) return { say, conversationId }
  return undefined
}
