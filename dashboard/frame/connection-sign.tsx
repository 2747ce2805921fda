import { WifiOff } from 'lucide-react'
import { useEffect, useState } from 'react'
import { words } from '../lib/words.ts'
import { Tooltip } from '../ui/tooltip.tsx'
import { useLiveState } from './live-provider.tsx'

/** Says quietly when the connection is away for more than a moment; nothing while all is well. */
export function ConnectionSign({ folded }: { folded?: boolean }) {
  const away = useAway()
  return (
    <div role="status" aria-live="polite">
      {away && (
        <Tooltip text={words.connection.awayDetail} side="right">
          <span className="flex h-7 items-center gap-2 rounded-control bg-accent-soft px-2 text-small text-accent-ink">
            <WifiOff aria-hidden size={14} className="shrink-0" />
            {folded ? <span className="sr-only">{words.connection.away}</span> : words.connection.away}
          </span>
        </Tooltip>
      )}
    </div>
  )
}

/** The same as one line above the page, for a phone. */
export function ConnectionLine() {
  return (
    useAway() && (
      <p className="bg-accent-soft py-1 text-center text-small text-accent-ink wide:hidden">{words.connection.away}</p>
    )
  )
}

// A break of a second mends itself before anyone needs to know.
function useAway(): boolean {
  const state = useLiveState()
  const [away, setAway] = useState(false)
  useEffect(() => {
    if (state !== 'away') return setAway(false)
    const timer = setTimeout(() => setAway(true), 1_500)
    return () => clearTimeout(timer)
  }, [state])
  return away
}
