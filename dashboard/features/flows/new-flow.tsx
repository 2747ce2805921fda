import { FilePlus2 } from 'lucide-react'
import { words } from '../../lib/words.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { blankDefinition } from '../flow-model/definition.ts'
import { TemplateCards } from './template-cards.tsx'
import { useCreateFlow } from './use-create-flow.ts'

const w = words.flows.create

export function NewFlow({ onClose }: { onClose(): void }) {
  const create = useCreateFlow()
  return (
    <Dialog open onClose={onClose} title={w.title} detail={w.detail} broad>
      <button
        type="button"
        disabled={create.isPending}
        onClick={() => create.mutate({ name: w.blankName, definition: { ...blankDefinition } })}
        className="mb-4 flex w-full items-center gap-3 rounded-card border border-dashed border-line-strong p-3 text-left hover:border-ink-faint disabled:opacity-60"
      >
        <span aria-hidden className="inline-flex size-8 shrink-0 items-center justify-center rounded-control border border-line bg-canvas text-ink-soft">
          <FilePlus2 size={16} strokeWidth={1.75} />
        </span>
        <span>
          <span className="block text-dense font-medium">{w.blank}</span>
          <span className="block text-small text-ink-soft">{w.blankDetail}</span>
        </span>
      </button>
      <h3 className="mb-2 text-small font-medium text-ink-faint">{w.templates}</h3>
      <TemplateCards />
    </Dialog>
  )
}
