import type { Message, Page, Pending, Receipt, Session, Conversation, StoredFile } from './shapes.ts'
import type { Identity } from '../protocol.ts'

const patienceMs = 20_000

/** An answer of the server that is an error; a network that fails throws what fetch throws. */
export class ServerError extends Error {
  readonly status: number
  readonly retryAfterMs: number
  constructor(status: number, detail: string, retryAfterMs = 0) {
    super(detail)
    this.status = status
    this.retryAfterMs = retryAfterMs
  }

  /** Sending the same again cannot help. */
  get isFinal(): boolean {
    return this.status >= 400 && this.status < 500 && ![401, 408, 425, 429].includes(this.status)
  }
}

export type Server = ReturnType<typeof makeServer>

/** The widget's operations over REST. @param token the visitor's, asked for at each call */
export function makeServer(origin: string, token: () => string | null) {
  const call = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const held = token()
    const response = await fetch(`${origin}/api/v1/widget/${path}`, {
      method,
      credentials: 'omit',
      headers: {
        ...(body && { 'content-type': 'application/json' }), ...(held && { authorization: `Bearer ${held}` }),
      },
      body: body && JSON.stringify(body),
      signal: timeout(patienceMs),
    })
    if (!response.ok) throw await toServerError(response)
    // The server's own answer, of the shape that the operation declares.
    return response.json() as Promise<T>
  }
  return {
    start: (input: { channelKey: string; visitorToken?: string; identity?: Identity }) =>
      call<Session>('POST', 'sessions', input),
    conversations: () => call<Page<Conversation>>('GET', 'conversations?limit=50'),
    messages(conversationId: string, cursor?: string) {
      const search = new URLSearchParams({ limit: '50', ...(cursor && { cursor }) })
      return call<Page<Message>>('GET', `conversations/${conversationId}/messages?${search}`)
    },
    send: ({ conversationId, clientId, text, files }: Pending) =>
      call<Receipt>('POST', 'messages', {
        ...(conversationId && { conversationId }),
        ...(files.length > 0 && { fileIds: files.map(({ id }) => id) }),
        clientId,
        text,
      }),
    async upload(file: File, signal: AbortSignal): Promise<StoredFile> {
      const { name, size } = file
      const contentType = file.type || 'application/octet-stream'
      const { id, uploadUrl } = await call<{ id: string; uploadUrl: string }>(
        'POST', 'files', { name, contentType, size },
      )
      const response = await fetch(new URL(uploadUrl, origin), {
        method: 'PUT', body: file, credentials: 'omit', headers: { 'content-type': contentType }, signal,
      })
      if (!response.ok) throw await toServerError(response)
      return { id, name, contentType, size }
    },
  }
}

async function toServerError(response: Response): Promise<ServerError> {
  const problem = await response.json().catch(() => null) as { detail?: string } | null
  const seconds = Number(response.headers.get('retry-after'))
  return new ServerError(response.status, problem?.detail ?? response.statusText, seconds > 0 ? seconds * 1000 : 0)
}

function timeout(ms: number): AbortSignal {
  const controller = new AbortController()
  setTimeout(() => controller.abort(), ms)
  return controller.signal
}
