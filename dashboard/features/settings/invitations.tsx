import { clsx } from 'clsx'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { MailPlus } from 'lucide-react'
import { errorLine } from '../../lib/error-words.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { toast } from '../../ui/toast.tsx'
import { Loaded } from './loaded.tsx'

const w = words.settings.members

export function Invitations({ mayRevoke }: { mayRevoke: boolean }) {
  const queryClient = useQueryClient()
  const invitations = useQuery(trpc.invitations.list.queryOptions({ limit: 100 }))
  const revoke = useMutation(
    trpc.invitations.revoke.mutationOptions({
      onSuccess() {
        toast(w.revoked)
        void queryClient.invalidateQueries({ queryKey: trpc.invitations.pathKey() })
      },
      onError: (error) => toast(errorLine(error), { critical: true }),
    }),
  )
  return (
    <Loaded query={invitations} empty={<p className="px-4 py-4 text-ink-soft">{w.noInvitations}</p>}>
      {(items) =>
        items.map(({ id, email, role, expiresAt }) => (
          <li key={id} className="flex min-h-14 items-center gap-3 px-4 py-2">
            <span
              className={clsx(
                'inline-flex size-7 shrink-0 items-center justify-center rounded-control border',
                'border-dashed border-line-strong text-ink-faint',
              )}
            >
              <MailPlus aria-hidden size={14} />
            </span>
            <div className="min-w-0 flex-1">
              <p className="truncate font-medium">{email}</p>
              <p className="truncate text-small text-ink-soft">
                {w.expires} <RelativeTime at={expiresAt} />
              </p>
            </div>
            <Badge>{words.settings.roles[role]}</Badge>
            {mayRevoke && (
              <Button look="quiet" onClick={() => revoke.mutate({ id })}>
                {w.revoke}
              </Button>
            )}
          </li>
        ))
      }
    </Loaded>
  )
}
