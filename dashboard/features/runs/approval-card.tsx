import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Check, X } from 'lucide-react'
import { useId, useState } from 'react'
import { errorLine } from '../../lib/error-words.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { areaClass } from '../../ui/input-class.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { toast } from '../../ui/toast.tsx'
import { useMay } from '../identity/use-me.ts'
import type { Approval } from './run-records.ts'

const w = words.runs.approvals

/** A question of a run, and its two answers. `within` the run's own page it needs no link there. */
export function ApprovalCard({ approval, within }: { approval: Approval; within?: boolean }) {
  const queryClient = useQueryClient()
  const mayDecide = useMay('approvals:write')
  const [note, setNote] = useState('')
  const id = useId()
  const decide = useMutation(
    trpc.approvals.decide.mutationOptions({
      onSuccess: (_, { decision }) => toast(decision === 'approve' ? w.approved : w.rejected),
      onError: (error) => toast(errorLine(error), { critical: true }),
      onSettled() {
        void queryClient.invalidateQueries({ queryKey: trpc.approvals.pathKey() })
        void queryClient.invalidateQueries({ queryKey: trpc.runs.pathKey() })
      },
    }),
  )
  const answer = (decision: 'approve' | 'reject') =>
    decide.mutate({ runId: approval.runId, path: approval.path, decision, ...(note.trim() ? { note: note.trim() } : {}) })
  return (
    <div role="group" aria-label={approval.question} className="rounded-card border border-note-line bg-note p-4">
      <p className="text-small text-ink-soft">
        {w.asks(approval.flowName)} <RelativeTime at={approval.createdAt} />
      </p>
      <p className="mt-1 text-reading font-medium wrap-anywhere">{approval.question}</p>
      {approval.until && (
        <p className="mt-1 text-small text-ink-soft">
          {w.until} <RelativeTime at={approval.until} />
        </p>
      )}
      {mayDecide && (
        <>
          <label htmlFor={id} className="sr-only">
            {w.note}
          </label>
          <textarea
            id={id}
            rows={2}
            maxLength={1_000}
            placeholder={w.notePlaceholder}
            value={note}
            onChange={({ target }) => setNote(target.value)}
            className={`${areaClass} mt-3`}
          />
          <div className="mt-2 flex flex-wrap items-center gap-2">
            <Button look="primary" busy={decide.isPending} onClick={() => answer('approve')}>
              <Check aria-hidden size={14} />
              {w.approve}
            </Button>
            <Button look="plain" busy={decide.isPending} onClick={() => answer('reject')}>
              <X aria-hidden size={14} />
              {w.reject}
            </Button>
            {!within && (
              <Link to="/automations/runs/$runId" params={{ runId: approval.runId }} className="ml-auto text-small font-medium text-ink-soft underline hover:text-ink">
                {w.showRun}
              </Link>
            )}
          </div>
        </>
      )}
    </div>
  )
}
