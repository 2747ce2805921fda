import { type Language, pickLanguage } from '../languages/pick-language.ts'
import { connectHost } from './host.ts'
import { makeMessenger, type Messenger } from './make-messenger.ts'
import { openMemory } from './memory.ts'
import { messengerView } from './messenger-view.ts'
import { showPreview } from './preview.ts'
import type { Channel } from './shapes.ts'
import { type State, unreadCount } from './state.ts'
import { language, speak } from './words.ts'

const origin = location.origin
const search = new URLSearchParams(location.search)
const channelKey = search.get('channel') ?? ''
let messenger: Messenger | undefined
let focus = (): void => {}

const refused = 'identify was ignored: the hmac is not that of this externalId or email. Nothing changed.'

const start = (): void => {
  const host = connectHost((boot, pageOrigin) => {
    const prefix = `hayloft:${channelKey}:${pageOrigin}:`
    const storage = pageOrigin === 'null' ? null : ownStorage()
    const memory = openMemory({
      prefix, storage, kept: boot.kept, tellPage: (value) => host.tell({ hayloft: 'keep', value }),
    })
    if (boot.kept === '') memory.forget()

    let unread = -1
    let latest: State | undefined
    let isDue = false
    const draw = (): void => {
      isDue = false
      if (!latest) return
      wear(latest.channel)
      view.update(latest)
      document.title = latest.channel?.name ?? ''
      const count = latest.open ? 0 : unreadCount(latest)
      if (unread !== (unread = count)) host.tell({ hayloft: 'unread', count })
      void useLanguage(wantedLanguage(latest.channel))
    }
    const made = makeMessenger({
      origin,
      channelKey,
      memory,
      onChange(state) {
        // Many changes, one drawing.
        if (!isDue) queueMicrotask(draw)
        isDue = true
        latest = state
      },
      onIdentityRefused: () => host.tell({ hayloft: 'warning', text: refused }),
    })
    const close = (): void => {
      // At once, not when the page answers: what arrives from now on is unread.
      made.setOpen(false)
      host.tell({ hayloft: 'close' })
    }
    const makeView = () => {
      const next = messengerView(made, { memory, onClose: host.isAlone ? null : close })
      focus = next.focus
      document.body.replaceChildren(next.node)
      return next
    }
    /** Words stand in the elements: another language is another view of the same state. */
    const useLanguage = async (next: Language): Promise<void> => {
      if (next === language || !await speak(next, origin)) return
      sayLanguage()
      view = makeView()
      draw()
    }
    let view = makeView()
    messenger = made

    document.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !event.isComposing && !host.isAlone) close()
    })
    addEventListener('storage', ({ key }) => {
      if (key?.startsWith(prefix)) made.rememberAgain(key.slice(prefix.length))
    })

    made.setPage(boot.page)
    if (boot.identity) made.identify(boot.identity)
    else made.begin()
    made.setOpen(boot.open)
  }, (command) => {
    if (command.hayloft === 'identify') messenger?.identify(command.identity)
    else if (command.hayloft === 'logout') messenger?.logout()
    else if (command.hayloft === 'opening') messenger?.answer(command.opening)
    else if (command.hayloft === 'open' || command.hayloft === 'close') {
      messenger?.setOpen(command.hayloft === 'open')
      if (command.hayloft !== 'open') return
      messenger?.setPage(command.page)
      queueMicrotask(() => focus())
    }
  })
}

const dark = matchMedia('(prefers-color-scheme: dark)')
let theme: Channel['theme'] = 'auto'
function wear(channel: Pick<Channel, 'theme'> | null): void {
  theme = channel?.theme ?? 'auto'
  document.documentElement.dataset['theme'] = (theme === 'auto' ? dark.matches : theme === 'dark') ? 'dark' : 'light'
}
dark.addEventListener('change', () => wear({ theme }))

function wantedLanguage(channel: Pick<Channel, 'language'> | null): Language {
  return pickLanguage([channel?.language === 'auto' ? null : channel?.language, search.get('language'), navigator.language])
}

function sayLanguage(): void {
  document.documentElement.lang = language
  document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr'
}

// A browser that blocks embedded pages' storage throws at the mere mention of it.
function ownStorage(): Storage | null {
  try {
    return localStorage
  } catch {
    return null
  }
}

wear(null)
// In the wanted words from the beginning, also when they take a moment.
void speak(wantedLanguage(null), origin).then(() => {
  sayLanguage()
  if (search.has('preview')) showPreview({ wear, speak: async (next) => { await speak(next, origin); sayLanguage() } })
  else start()
})
