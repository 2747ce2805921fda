/** Where a page stands, and who looks at it. */
export type PageContext = {
  place: 'conversation.aside' | 'contact.aside' | 'settings.page' | 'room'
  conversationId?: string
  contactId?: string
  member: { id: string; name: string }
  theme: 'light' | 'dark'
  /** BCP 47: `en` */
  language: string
}

export type Page = {
  /** The plugin's name. */
  plugin: string
  context: PageContext
  /** Called when the context changes: another conversation, the other theme. */
  onContext(listener: (context: PageContext) => void): void
  /**
   * Calls an operation of the plugin (`linear.createIssue`), or one of the core within the scopes that the plugin was granted.
   * It is the signed-in member who calls, within their own scopes.
   * @throws PageError with the core's error code
   */
  call(operation: string, input?: object): Promise<unknown>
  /** Shows a conversation in the dashboard. */
  openConversation(id: string): void
}

export class PageError extends Error {
  override readonly name = 'PageError'
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** What a page and the dashboard say to each other over the port that the dashboard hands in. */
export type FromPage =
  | { say: 'call'; id: number; operation: string; input: object }
  | { say: 'height'; pixels: number }
  | { say: 'open'; conversationId: string }
export type ToPage =
  | { say: 'answer'; id: number; output?: unknown; error?: { code: string; message: string } }
  | { say: 'context'; context: PageContext }
/** The page says that it is there, by `parent.postMessage`; the dashboard answers with the port. */
export type PageGreeting = { hayloft: 1; say: 'ready' }
export type PageWelcome = { hayloft: 1; say: 'welcome'; plugin: string; context: PageContext }

/**
 * Connects a page to the dashboard around it. The page takes the dashboard's theme (`data-theme` on the root element), and the
 * dashboard the page's height.
 *
 * @example
 * const { plugin, context, call } = await connectPage()
 * const answer = await call(`${plugin}.listIssues`, { conversationId: context.conversationId })
 */
export function connectPage(): Promise<Page> {
  return new Promise((resolve) => {
    const hear = (event: MessageEvent): void => {
      const welcome = event.data as PageWelcome | undefined
      const [port] = event.ports
      if (event.source !== window.parent || welcome?.hayloft !== 1 || welcome.say !== 'welcome' || !port) return
      window.removeEventListener('message', hear)
      resolve(openPage(welcome, port))
    }
    window.addEventListener('message', hear)
    // Whose page frames this one is decided by its policy, which names the dashboard alone.
    window.parent.postMessage({ hayloft: 1, say: 'ready' } satisfies PageGreeting, '*')
  })
}

function openPage({ plugin, context }: PageWelcome, port: MessagePort): Page {
  const waiting = new Map<number, { resolve(output: unknown): void; reject(error: PageError): void }>()
  const listeners: ((context: PageContext) => void)[] = []
  let last = 0
  const say = (message: FromPage): void => port.postMessage(message)
  const page: Page = {
    plugin,
    context,
    onContext: (listener) => void listeners.push(listener),
    call: (operation, input = {}) => new Promise((resolve, reject) => {
      waiting.set(++last, { resolve, reject })
      say({ say: 'call', id: last, operation, input })
    }),
    openConversation: (id) => say({ say: 'open', conversationId: id }),
  }
  port.onmessage = ({ data }: MessageEvent<ToPage>) => {
    if (data.say === 'context') {
      page.context = data.context
      dress(data.context)
      for (const listener of listeners) listener(data.context)
      return
    }
    const asked = waiting.get(data.id)
    waiting.delete(data.id)
    if (data.error) asked?.reject(new PageError(data.error.code, data.error.message))
    else asked?.resolve(data.output)
  }
  dress(context)
  const root = document.documentElement
  new ResizeObserver(() => say({ say: 'height', pixels: Math.ceil(document.body.getBoundingClientRect().height) })).observe(document.body)
  say({ say: 'height', pixels: Math.ceil(root.getBoundingClientRect().height) })
  return page
}

function dress({ theme, language }: PageContext): void {
  document.documentElement.dataset['theme'] = theme
  document.documentElement.lang = language
}
