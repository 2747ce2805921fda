import { useEffect, useSyncExternalStore } from 'react'
import { exactMoment, relativeMoment, shortMoment } from '../lib/format-moment.ts'

let now = Date.now()
const listeners = new Set<() => void>()
let ticking: ReturnType<typeof setInterval> | undefined

// One clock for all times on the page; it stands still while nothing shows a time.
function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  ticking ??= setInterval(tick, 20_000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(ticking)
    ticking = undefined
  }
}

function tick(): void {
  now = Date.now()
  listeners.forEach((each) => each())
}

/** The present, as shown: moves on every twenty seconds. */
export function useNow(): number {
  useEffect(() => {
    if (Date.now() - now > 20_000) tick()
  }, [])
  return useSyncExternalStore(subscribe, () => now)
}

/** How long ago, with the exact moment on hover, in the reader's zone. */
export function RelativeTime({ at, short, className }: { at: string; short?: boolean; className?: string }) {
  const [now, moment] = [useNow(), Date.parse(at)]
  // The shown present lags by up to a tick: what has just happened does not lie in the future.
  const present = moment > now && moment - now < 60_000 ? moment : now
  return (
    <time dateTime={at} title={exactMoment(at)} {...(className ? { className } : {})}>
      {short ? shortMoment(at, present) : relativeMoment(at, present)}
    </time>
  )
}
