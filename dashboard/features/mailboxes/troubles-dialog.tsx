import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { errorLine } from '../../lib/error-words.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { toast } from '../../ui/toast.tsx'
import { Loaded } from '../settings/loaded.tsx'
import { readMailboxesAgain } from './receive-event.ts'
import type { Trouble } from './records.ts'

const w = words.mailboxes.troubles
const lookAgainMs = 5_000

/** The mails that a box went on without, each with its reason. */
export function TroublesDialog({ mailboxId, mayManage, onClose }: { mailboxId: string; mayManage: boolean; onClose(): void }) {
  const troubles = useQuery(
    trpc.mailboxTroubles.list.queryOptions({ mailboxId, limit: 100 }, { staleTime: 0, refetchInterval: lookAgainMs }),
  )
  return (
    <Dialog open onClose={onClose} title={w.title} detail={w.detail} broad>
      <Loaded query={troubles} empty={<p className="p-4 text-ink-soft">{w.none}</p>}>
        {(items) => items.map((trouble) => <TroubleRow key={trouble.id} trouble={trouble} mayManage={mayManage} />)}
      </Loaded>
    </Dialog>
  )
}

function TroubleRow({ trouble, mayManage }: { trouble: Trouble; mayManage: boolean }) {
  const queryClient = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  const { id } = trouble
  const onError = (error: unknown) => toast(errorLine(error), { critical: true })
  const refresh = () => readMailboxesAgain(queryClient)
  const retry = useMutation(
    trpc.mailboxTroubles.retry.mutationOptions({
      onSuccess() {
        toast(w.retried)
        refresh()
      },
      onError,
    }),
  )
  const dismiss = useMutation(trpc.mailboxTroubles.dismiss.mutationOptions({ onSuccess: refresh, onError }))
  return (
    <li className="flex flex-col gap-2 px-4 py-3">
      <div className="flex flex-wrap items-start gap-2">
        <div className="min-w-0 flex-1 basis-60">
          <p className="flex min-w-0 items-center gap-2">
            <span className="min-w-0 truncate font-medium">{trouble.subject || w.noSubject}</span>
            <Badge tone="caution">{w.kinds[trouble.kind]}</Badge>
          </p>
          <p className="text-small wrap-anywhere text-ink-soft">
            {[trouble.fromAddress, w.place(trouble.role, trouble.uid)].filter(Boolean).join(' · ')}
            {trouble.retryAt && (
              <>
                {' · '}
                {w.retryAt} <RelativeTime at={trouble.retryAt} />
              </>
            )}
          </p>
          <p className="mt-0.5 text-small wrap-anywhere">{trouble.reason}</p>
        </div>
        {mayManage && (
          <div className="flex gap-2">
            {trouble.kind !== 'too_large' && (
              <Button look="plain" busy={retry.isPending} onClick={() => retry.mutate({ id })}>
                {w.retry}
              </Button>
            )}
            <Button look="quiet" busy={dismiss.isPending} onClick={() => dismiss.mutate({ id })}>
              {w.dismiss}
            </Button>
          </div>
        )}
      </div>
      {mayManage && trouble.kind === 'not_taken' && (
        <details className="text-small" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
          <summary className="w-fit text-ink-soft hover:text-ink">{w.source}</summary>
          {isOpen && <Source id={id} />}
        </details>
      )}
    </li>
  )
}

function Source({ id }: { id: string }) {
  const trouble = useQuery(trpc.mailboxTroubles.get.queryOptions({ id }))
  return (
    <pre
      tabIndex={0}
      className="mt-2 max-h-64 overflow-auto rounded-control border border-line bg-canvas px-3 py-2 font-mono wrap-anywhere whitespace-pre-wrap"
    >
      {trouble.data?.source?.slice(0, 20_000) ?? ''}
    </pre>
  )
}
