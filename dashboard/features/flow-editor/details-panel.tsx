import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { words } from '../../lib/words.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { PaneHeader } from '../../ui/pane-header.tsx'

/** The pane beside the canvas; on a phone it takes the place of the list. */
export function DetailsPanel({ title, onClose, children, actions }: { title: string; onClose(): void; children: ReactNode; actions?: ReactNode }) {
  return (
    <section aria-label={words.flows.page.panel} className="flex min-h-0 min-w-0 flex-1 flex-col bg-surface">
      <PaneHeader className="gap-1 pr-2">
        <h2 className="min-w-0 flex-1 truncate text-dense font-semibold">{title}</h2>
        {actions}
        <IconButton icon={X} label={words.flows.page.closePanel} onClick={onClose} />
      </PaneHeader>
      <div className="min-h-0 flex-1 scroll-quiet p-4">{children}</div>
    </section>
  )
}
