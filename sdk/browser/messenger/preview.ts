import { type Language, pickLanguage } from '../languages/pick-language.ts'
import { openMemory } from './memory.ts'
import { messengerView } from './messenger-view.ts'
import type { Messenger } from './make-messenger.ts'
import type { Channel, Message } from './shapes.ts'
import type { State } from './state.ts'

/** What the settings page shows: the real messenger with a made-up visitor, and no server behind it. */
type Scene = { hayloft: 'preview'; channel: Channel; language: string; messages: Pick<Message, 'authorKind' | 'authorName' | 'text'>[] }

type Outside = { wear(channel: Channel): void; speak(language: Language): Promise<void> }

export function showPreview({ wear, speak }: Outside): void {
  addEventListener('message', ({ origin, source, data }: MessageEvent<Scene>) => {
    if (origin !== location.origin || source !== window.parent || data?.hayloft !== 'preview') return
    void speak(pickLanguage([data.language])).then(() => draw(data, wear))
  })
  window.parent.postMessage({ hayloft: 'preview-ready' }, location.origin)
}

function draw({ channel, messages }: Scene, wear: Outside['wear']): void {
  wear(channel)
  const memory = openMemory({ prefix: '', storage: null, kept: null, tellPage: () => {} })
  // Whatever is pressed does nothing; files are the one thing that would be waited for.
  const idle = new Proxy({}, { get: (_target, name) => (name === 'upload' ? () => Promise.reject(new Error('preview')) : () => undefined) }) as Messenger
  const view = messengerView(idle, { memory, onClose: () => {} })
  document.body.replaceChildren(view.node)
  view.update(stateOf(channel, messages))
}

function stateOf(channel: Channel, messages: Scene['messages']): State {
  const conversationId = messages.length > 0 ? 'preview' : null
  const now = new Date().toISOString()
  const thread = messages.map((message, at): Message => ({
    ...message, id: String(at), conversationId: 'preview', clientId: null, attachments: [], createdAt: now,
  }))
  return {
    phase: 'ready', channel, conversations: [], pending: [], seen: {}, typing: null, live: 'live', online: true, open: false,
    known: { name: false, email: false, phone: false }, introduction: null, opening: null, leftEmail: null, ratings: {}, isSlowed: false,
    threads: new Map([['preview', { messages: thread, earlier: null, state: 'loaded' as const }]]),
    place: { at: 'thread', conversationId, draftId: 'preview' },
  }
}
