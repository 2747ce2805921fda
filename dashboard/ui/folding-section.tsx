import { clsx } from 'clsx'
import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { useRemembered } from '../lib/remember.ts'

/** A part of a pane under its own heading; folded or not is remembered by its name. */
export function FoldingSection({ name, title, extra, children }: { name: string; title: string; extra?: ReactNode; children: ReactNode }) {
  const [folded, setFolded] = useRemembered(`folded:${name}`, (stored) => stored === true)
  return (
    <section className="border-b border-line last:border-0">
      <div className="flex items-center pr-2">
        <h3 className="min-w-0 flex-1">
          <button
            type="button"
            aria-expanded={!folded}
            onClick={() => setFolded(!folded)}
            className="flex h-10 w-full items-center gap-1 px-3 text-small font-medium text-ink-faint hover:text-ink focus-visible:-outline-offset-2 pointer-coarse:h-11"
          >
            <ChevronRight aria-hidden size={13} className={clsx('transition-transform duration-100', !folded && 'rotate-90')} />
            {title}
          </button>
        </h3>
        {extra}
      </div>
      {!folded && <div className="px-4 pb-4">{children}</div>}
    </section>
  )
}
