import { connectHost } from './host.ts'
import { makeMessenger, type Messenger } from './make-messenger.ts'
import { openMemory } from './memory.ts'
import { messengerView } from './messenger-view.ts'
import { type State, unreadCount } from './state.ts'
import { words } from './words.ts'

const origin = location.origin
const channelKey = new URLSearchParams(location.search).get('channel') ?? ''
let messenger: Messenger | undefined
let focus = (): void => {}

const host = connectHost((boot, pageOrigin) => {
  const prefix = `hayloft:${channelKey}:${pageOrigin}:`
  const storage = pageOrigin === 'null' ? null : ownStorage()
  const memory = openMemory({
    prefix, storage, kept: boot.kept, tellPage: (value) => host.tell({ hayloft: 'keep', value }),
  })
  if (boot.kept === '') memory.forget()

  let unread = -1
  let colour: string | null | undefined
  let latest: State | undefined
  const draw = (): void => {
    const state = latest
    if (!state) return
    latest = undefined
    view.update(state)
    document.title = state.channel?.name ?? ''
    if (unread !== (unread = state.open ? 0 : unreadCount(state))) host.tell({ hayloft: 'unread', count: unread })
    if (state.channel && colour !== (colour = state.channel.colour) && colour) {
      host.tell({ hayloft: 'appearance', colour })
    }
  }
  const made = makeMessenger({
    origin,
    channelKey,
    memory,
    onChange(state) {
      // Many changes, one drawing.
      if (!latest) queueMicrotask(draw)
      latest = state
    },
    onIdentityRefused: () => host.tell({ hayloft: 'warning', text: words.identityRefused }),
  })
  const close = (): void => {
    // At once, not when the page answers: what arrives from now on is unread.
    made.setOpen(false)
    host.tell({ hayloft: 'close' })
  }
  const view = messengerView(made, { memory, onClose: host.isAlone ? null : close })
  messenger = made
  focus = view.focus

  document.body.append(view.node)
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.isComposing && !host.isAlone) close()
  })
  addEventListener('storage', ({ key }) => {
    if (key?.startsWith(prefix)) made.rememberAgain(key.slice(prefix.length))
  })

  if (boot.identity) made.identify(boot.identity)
  else made.begin()
  made.setOpen(boot.open)
}, (command) => {
  if (command.hayloft === 'identify') messenger?.identify(command.identity)
  else if (command.hayloft === 'logout') messenger?.logout()
  else if (command.hayloft === 'open' || command.hayloft === 'close') {
    messenger?.setOpen(command.hayloft === 'open')
    if (command.hayloft === 'open') queueMicrotask(() => focus())
  }
})

// A browser that blocks embedded pages' storage throws at the mere mention of it.
function ownStorage(): Storage | null {
  try {
    return localStorage
  } catch {
    return null
  }
}
