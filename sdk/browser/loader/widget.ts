import type { Identity } from '../protocol.ts'
import { makeWidget, type Widget } from './make-widget.ts'

type Boot = { channel?: string; colour?: string; side?: string }
type Hayloft = { (command: string, argument?: unknown): void; q?: ArrayLike<unknown>[]; loaded?: boolean }

declare global {
  interface Window {
    Hayloft?: Hayloft
  }
}

const script = document.currentScript instanceof HTMLScriptElement
  ? document.currentScript
  : document.querySelector<HTMLScriptElement>('script[src*="widget.js"]')
let widget: Widget | undefined

const run: Hayloft = (command, argument) => {
  try {
    if (command === 'boot') boot(argument as Boot)
    else if (!widget) console.warn(`Hayloft: '${command}' came before 'boot', or the script tag has no data-channel.`)
    else if (command === 'identify') identify(widget, argument)
    else if (command === 'open' || command === 'close' || command === 'logout') widget[command]()
    else console.warn(`Hayloft: there is no command '${command}'.`)
  } catch (error) {
    console.warn('Hayloft:', error)
  }
}
run.loaded = true

function boot(given: Boot = {}): void {
  if (widget || !script) return
  const { channel, colour, side } = { ...script.dataset, ...given }
  if (!channel) return console.warn('Hayloft: the script tag needs data-channel="…", or boot a channel.')
  widget = makeWidget({
    channel,
    messenger: new URL('messenger', script.src).href,
    colour: colour ?? null,
    side: side === 'left' ? 'left' : 'right',
  })
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
  for (const call of Array.from(before?.q ?? [])) run(String(call[0]), call[1])
}

// The snippet is async: it may run before there is a body to put the button into. Commands until then wait.
if (document.body) start()
else {
  const waiting: ArrayLike<unknown>[] = []
  window.Hayloft ??= Object.assign((...call: unknown[]) => void waiting.push(call), { q: waiting })
  addEventListener('DOMContentLoaded', start, { once: true })
}
