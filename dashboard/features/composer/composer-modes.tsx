import { clsx } from 'clsx'
import { Lock, Reply } from 'lucide-react'
import type { Ref } from 'react'
import { words } from '../../lib/words.ts'
import { Kbd } from '../../ui/kbd.tsx'
import type { Mode } from './draft.ts'

const modes = [
  { mode: 'reply', label: words.inbox.composer.reply, icon: Reply, key: 'r' },
  { mode: 'note', label: words.inbox.composer.note, icon: Lock, key: 'n' },
] as const

/** Reply or note: a choice of two, marked by a bar, weight and the colour of the whole composer. Beside it is room for the editor's buttons. */
export function ComposerModes({ mode: chosen, onMode, bar }: { mode: Mode; onMode(mode: Mode): void; bar: Ref<HTMLDivElement> }) {
  return (
    <div className="flex items-center gap-2 px-2 pt-1.5 pb-1">
      <div role="group" aria-label={words.inbox.composer.modes} className="flex shrink-0 gap-1">
        {modes.map(({ mode, label, icon: Icon, key }) => (
          <button
            key={mode}
            type="button"
            aria-pressed={mode === chosen}
            onClick={() => onMode(mode)}
            className={clsx(
              'flex h-7 items-center gap-1.5 rounded-control px-2 text-dense transition-colors duration-100',
              'pointer-coarse:h-11 pointer-coarse:px-3',
              mode === chosen
                ? 'bg-pressed font-semibold text-ink'
                : 'font-medium text-ink-soft hover:bg-hover hover:text-ink',
            )}
          >
            <Icon aria-hidden size={13} />
            {label}
            <span className="max-wide:hidden">
              <Kbd keys={key} />
            </span>
          </button>
        ))}
      </div>
      <div ref={bar} className="ml-auto min-w-0" />
    </div>
  )
}
