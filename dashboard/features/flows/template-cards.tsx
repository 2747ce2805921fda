import { useQuery } from '@tanstack/react-query'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { Bar, Skeleton } from '../../ui/skeleton.tsx'
import type { Trigger } from '../flow-model/definition.ts'
import { triggerIcon } from '../flow-editor/step-icon.tsx'
import type { FlowTemplate } from './flow-records.ts'
import { useCreateFlow } from './use-create-flow.ts'

/** Flows to begin from; pressing one makes a draft of it and opens that. */
export function TemplateCards() {
  const templates = useQuery(trpc.flows.templates.queryOptions({}, { staleTime: Infinity }))
  const create = useCreateFlow()
  if (templates.isError) return <ErrorState error={templates.error} onRetry={() => void templates.refetch()} />
  if (templates.isPending)
    return (
      <Skeleton className="grid gap-2 wide:grid-cols-2">
        {Array.from({ length: 6 }, (_, index) => (
          <Bar key={index} className="h-[76px] rounded-card" />
        ))}
      </Skeleton>
    )
  return (
    <ul aria-label={words.flows.create.templates} className="grid gap-2 wide:grid-cols-2">
      {templates.data.items.map((template) => (
        <li key={template.id}>
          <TemplateCard template={template} busy={create.isPending} onUse={() => create.mutate({ name: template.name, templateId: template.id })} />
        </li>
      ))}
    </ul>
  )
}

function TemplateCard({ template, busy, onUse }: { template: FlowTemplate; busy: boolean; onUse(): void }) {
  const Icon = triggerIcon(template.definition['trigger'] as Trigger) // a template is a whole definition
  return (
    <button
      type="button"
      disabled={busy}
      onClick={onUse}
      className="flex h-full w-full gap-3 rounded-card border border-line bg-raised p-3 text-left hover:border-ink-faint disabled:opacity-60"
    >
      <span aria-hidden className="inline-flex size-8 shrink-0 items-center justify-center rounded-control border border-line bg-canvas text-ink-soft">
        <Icon size={16} strokeWidth={1.75} />
      </span>
      <span className="min-w-0">
        <span className="block text-dense font-medium">{template.name}</span>
        <span className="block text-small text-ink-soft">{template.summary}</span>
      </span>
    </button>
  )
}
