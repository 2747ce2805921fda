import type { Introduction, Message, Rating, Page, Pending, Receipt, Session, Conversation, StoredFile } from './shapes.ts'
import type { Identity } from '../protocol.ts'

const patienceMs = 20_000

/** An answer of the server that is an error; a network that fails throws what fetch throws. */
export class ServerError extends Error {
  readonly status: number
  readonly retryAfterMs: number
  readonly code: string
  constructor(status: number, detail: string, retryAfterMs = 0, code = '') {
    super(detail)
    this.status = status
    this.retryAfterMs = retryAfterMs
    this.code = code
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
    send: ({ conversationId, clientId, text, files, introduction, openingId }: Pending, pageUrl: string | null) =>
      call<Receipt>('POST', 'messages', {
        ...(conversationId && { conversationId }),
        ...(conversationId === null && { introduction, openingId, pageUrl: pageUrl ?? undefined }),
        ...(files.length > 0 && { fileIds: files.map(({ id }) => id) }),
        clientId,
        text,
      }),
    introduce: (introduction: Pick<Introduction, 'name' | 'email' | 'phone'>) =>
      call<{ hasEmail: boolean }>('PUT', 'introduction', introduction),
    markSeen: (conversationId: string, messageId: string) =>
      call<object>('PUT', `conversations/${conversationId}/seen`, { messageId }),
    rating: (conversationId: string) => call<Rating>('GET', `conversations/${conversationId}/rating`),
    rate: (conversationId: string, score: number, comment: string) =>
      call<Rating>('PUT', `conversations/${conversationId}/rating`, { score, comment }),
    async upload(file: File, signal: AbortSignal, onProgress: (share: number) => void): Promise<StoredFile> {
      const { name, size } = file
      const contentType = file.type || 'application/octet-stream'
      const { id, uploadUrl } = await call<{ id: string; uploadUrl: string }>(
        'POST', 'files', { name, contentType, size },
      )
      await put(new URL(uploadUrl, origin).href, file, contentType, signal, onProgress)
      return { id, name, contentType, size }
    },
  }
}

/** By XMLHttpRequest, since fetch does not tell how far it has come. */
function put(
  address: string, file: File, contentType: string, signal: AbortSignal, onProgress: (share: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('PUT', address)
    request.setRequestHeader('content-type', contentType)
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0)
    request.onload = () => {
      if (request.status < 300) resolve()
      else reject(new ServerError(request.status, request.statusText))
    }
    request.onerror = request.onabort = () => reject(new Error('the upload broke off'))
    signal.addEventListener('abort', () => request.abort())
    request.send(file)
  })
}

async function toServerError(response: Response): Promise<ServerError> {
  const problem = await response.json().catch(() => null) as { detail?: string; code?: string } | null
  const seconds = Number(response.headers.get('retry-after'))
  return new ServerError(response.status, problem?.detail ?? response.statusText, seconds > 0 ? seconds * 1000 : 0, problem?.code)
}

function timeout(ms: number): AbortSignal {
  const controller = new AbortController()
  setTimeout(() => controller.abort(), ms)
  return controller.signal
}
