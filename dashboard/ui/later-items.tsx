import { laterTimes } from '../lib/later-times.ts'
import { words } from '../lib/words.ts'
import { MenuItem } from './menu.tsx'

/** Moments that one means by "later", each with its time beside it. */
export function LaterItems({ onPick }: { onPick(at: string): void }) {
  return laterTimes(new Date()).map(({ key, at }) => (
    <MenuItem key={key} onSelect={() => onPick(at.toISOString())}>
      <span className="flex-1">{words.later[key]}</span>
      <span className="pl-4 text-small text-ink-faint tabular-nums">{shortly(at)}</span>
    </MenuItem>
  ))
}

export function shortly(at: Date): string {
  return new Intl.DateTimeFormat(undefined, { weekday: 'short', hour: 'numeric', minute: '2-digit' }).format(at)
}
