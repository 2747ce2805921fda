import { useMutation, useQueryClient } from '@tanstack/react-query'
import { CirclePause } from 'lucide-react'
import { errorLine } from '../../lib/error-words.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { toast } from '../../ui/toast.tsx'
import type { Webhook } from './records.ts'

const w = words.webhooks

/** Why nothing goes out, and the way to change that. */
export function WebhookNotice({ webhook, mayManage }: { webhook: Webhook; mayManage: boolean }) {
  const queryClient = useQueryClient()
  const resume = useMutation(
    trpc.webhooks.resume.mutationOptions({
      onSuccess() {
        toast(w.resumed)
        void queryClient.invalidateQueries({ queryKey: trpc.webhooks.pathKey() })
        void queryClient.invalidateQueries({ queryKey: trpc.webhookDeliveries.pathKey() })
      },
      onError: (error) => toast(errorLine(error), { critical: true }),
    }),
  )
  if (webhook.state === 'active' && webhook.failingSince && webhook.failures > 2) {
    return (
      <p className="mb-4 text-dense text-critical">
        {w.failingSince} <RelativeTime at={webhook.failingSince} />
      </p>
    )
  }
  if (webhook.state === 'active' || !webhook.pausedBecause) return null
  return (
    <div className="mb-4 flex flex-wrap items-center gap-3 rounded-card border border-note-line bg-note px-4 py-3">
      <CirclePause aria-hidden size={18} className="shrink-0 text-accent-ink" />
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-medium">
          {w.pausedBecause[webhook.pausedBecause]}
          {webhook.pausedAt && (
            <span className="ml-2 font-normal text-ink-soft">
              <RelativeTime at={webhook.pausedAt} />
            </span>
          )}
        </p>
        <p className="text-small text-ink-soft">{w.pausedDetail}</p>
      </div>
      {mayManage && (
        <Button look="plain" busy={resume.isPending} onClick={() => resume.mutate({ id: webhook.id })}>
          {w.resume}
        </Button>
      )}
    </div>
  )
}
