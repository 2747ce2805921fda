import type { Identity } from '../protocol.ts'
import { makeWidget, type Widget, type WidgetEvent } from './make-widget.ts'

type Boot = { channel?: string; colour?: string; side?: string; language?: string }
type Listener = (value?: number) => void
type Hayloft = { (command: string, ...values: unknown[]): void; q?: ArrayLike<unknown>[]; loaded?: boolean }

declare global {
  interface Window {
    Hayloft?: Hayloft
  }
}

const script = document.currentScript instanceof HTMLScriptElement
  ? document.currentScript
  : document.querySelector<HTMLScriptElement>('script[src*="widget.js"]')
const plain = ['open', 'close', 'show', 'hide', 'logout'] as const
const listeners: [string, Listener][] = []
let widget: Widget | undefined

const run: Hayloft = (command, ...values) => {
  try {
    const known = plain.find((name) => name === command)
    if (command === 'boot') boot(values[0] as Boot)
    else if (command === 'on') listeners.push([String(values[0]), values[1] as Listener])
    else if (!widget) console.warn(`Hayloft: '${command}' came before 'boot', or the script tag has no data-channel.`)
    else if (command === 'identify') identify(widget, values[0])
    else if (command === 'shutdown') {
      widget.shutdown()
      widget = undefined
    } else if (known) widget[known]()
    else console.warn(`Hayloft: there is no command '${command}'.`)
  } catch (error) {
    console.warn('Hayloft:', error)
  }
}
run.loaded = true

function tell(event: WidgetEvent, value?: number): void {
  for (const [name, listener] of listeners) {
    try {
      if (name === event) listener(value)
    } catch (error) {
      console.warn('Hayloft:', error)
    }
  }
}

function boot(given: Boot = {}): void {
  if (widget || !script) return
  const { channel, colour, side, language } = { ...script.dataset, ...given }
  if (!channel) return console.warn('Hayloft: the script tag needs data-channel="…", or boot a channel.')
  widget = makeWidget({
    channel,
    origin: new URL('.', script.src).href.slice(0, -1),
    colour: colour ?? null,
    side: side ?? null,
    language: (language ?? (document.documentElement.lang || navigator.language)).slice(0, 20),
  }, tell)
}

function identify(to: Widget, argument: unknown): void {
  const identity = argument as Identity | undefined
  const text = (value: unknown): string | undefined => (value === null || value === undefined ? undefined : `${value}`)
  const [externalId, email, name] = [text(identity?.externalId), text(identity?.email), text(identity?.name)]
  const hmac = text(identity?.hmac)
  if (!hmac || !(externalId || email)) {
    console.warn('Hayloft: identify needs externalId or email, and the hmac that your server makes of it.')
  } else to.identify({ externalId, email, name, hmac })
}

function start(): void {
  const before = window.Hayloft
  if (before?.loaded) return
  window.Hayloft = run
  if (script?.dataset['channel']) run('boot')
  for (const call of Array.from(before?.q ?? [])) run(String(call[0]), call[1], call[2])
}

// The snippet is async: it may run before there is a body to put the button into. Commands until then wait.
if (document.body) start()
else {
  const waiting: ArrayLike<unknown>[] = []
  window.Hayloft ??= Object.assign((...call: unknown[]) => void waiting.push(call), { q: waiting })
  addEventListener('DOMContentLoaded', start, { once: true })
}
