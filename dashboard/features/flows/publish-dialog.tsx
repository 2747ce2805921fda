import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ShieldCheck } from 'lucide-react'
import { errorLine } from '../../lib/error-words.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { toast } from '../../ui/toast.tsx'
import { type Catalogue, entryOf } from '../flow-model/catalogue.ts'
import type { FlowDefinition } from '../flow-model/definition.ts'
import { walkSteps } from '../flow-model/lanes.ts'
import { triggerWords } from '../flow-model/trigger-words.ts'
import type { FlowDetails } from './flow-records.ts'
import { readFlowsAgain } from './receive-event.ts'
import { scopeWords } from './scope-words.ts'

const w = words.flows.publish

/** Says what the flow will be allowed before it begins by itself. */
export function PublishDialog({
  flow, definition, catalogue, flush, onClose,
}: {
  flow: FlowDetails
  definition: FlowDefinition
  catalogue: Catalogue
  flush(): Promise<void>
  onClose(): void
}) {
  const queryClient = useQueryClient()
  const publish = useMutation(
    trpc.flows.publish.mutationOptions({
      onSuccess(answer) {
        queryClient.setQueryData(trpc.flows.get.queryKey({ id: flow.id }), answer)
        readFlowsAgain(queryClient)
        toast(words.flows.page.published)
        onClose()
      },
    }),
  )
  const needs = neededBy(definition, catalogue)
  async function confirm() {
    await flush().then(() => publish.mutate({ id: flow.id }), (error: unknown) => toast(errorLine(error), { critical: true }))
  }
  return (
    <Dialog open onClose={onClose} title={w.title(flow.name)} detail={w.detail}>
      <dl className="grid grid-cols-[88px_1fr] gap-y-2 text-dense">
        <dt className="text-ink-faint">{words.flows.triggers.title}</dt>
        <dd>{triggerWords(definition.trigger)}</dd>
        <dt className="text-ink-faint">{words.flows.columns.flow}</dt>
        <dd>{w.version((flow.version ?? 0) + 1)}</dd>
      </dl>
      <h3 className="mt-4 mb-1 text-small font-medium text-ink-faint">{w.may}</h3>
      {needs.length === 0 ? (
        <p className="text-dense">{w.nothing}</p>
      ) : (
        <ul className="flex flex-col gap-1 text-dense">
          {needs.map((scope) => (
            <li key={scope} className="flex items-center gap-2">
              <ShieldCheck aria-hidden size={14} className="shrink-0 text-positive" />
              {scopeWords(scope)}
              <code className="font-mono text-small text-ink-faint">{scope}</code>
            </li>
          ))}
        </ul>
      )}
      <p className="mt-2 text-small text-ink-faint">{w.never}</p>
      {publish.error && (
        <p role="alert" className="mt-3 text-small text-critical">
          {errorLine(publish.error)}
        </p>
      )}
      <div className="mt-5 flex justify-end gap-2">
        <Button look="quiet" onClick={onClose}>
          {words.actions.cancel}
        </Button>
        <Button look="primary" busy={publish.isPending} onClick={() => void confirm()}>
          {w.action}
        </Button>
      </div>
    </Dialog>
  )
}

function neededBy(definition: FlowDefinition, catalogue: Catalogue): string[] {
  return [...new Set([...walkSteps(definition.steps)].map((step) => entryOf(catalogue, step)?.scope).filter((scope) => typeof scope === 'string'))].toSorted()
}
