import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Laptop, Smartphone } from 'lucide-react'
import { errorLine } from '../../lib/error-words.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { toast } from '../../ui/toast.tsx'
import { browserOf } from './browser-of.ts'
import { Loaded } from './loaded.tsx'
import { PasswordForm } from './password-form.tsx'
import { Section, Subtitle } from './section.tsx'

const w = words.settings.sessions

export function SessionsSection() {
  const queryClient = useQueryClient()
  const sessions = useQuery(trpc.sessions.list.queryOptions({ limit: 100 }))
  const revoke = useMutation(
    trpc.sessions.revoke.mutationOptions({
      onSuccess() {
        toast(w.ended)
        void queryClient.invalidateQueries({ queryKey: trpc.sessions.pathKey() })
      },
      onError: (error) => toast(errorLine(error), { critical: true }),
    }),
  )
  return (
    <Section title={w.title} detail={w.detail}>
      <Loaded query={sessions} empty={<EmptyState drawing="keys" title={w.empty.title} detail={w.empty.detail} />}>
        {(items) =>
          items.map(({ id, ip, userAgent, lastSeenAt, current }) => {
            const Icon = /iPhone|Android/.test(userAgent ?? '') ? Smartphone : Laptop
            return (
              <li key={id} className="flex min-h-14 items-center gap-3 px-4 py-2">
                <Icon aria-hidden size={18} strokeWidth={1.5} className="shrink-0 text-ink-faint" />
                <div className="min-w-0 flex-1">
                  <p className="flex items-center gap-2 font-medium">
                    {browserOf(userAgent)}
                    {current && <Badge tone="positive">{w.current}</Badge>}
                  </p>
                  <p className="flex flex-wrap gap-x-3 text-small text-ink-soft">
                    {ip && (
                      <span>
                        {w.from} <span className="tabular-nums">{ip}</span>
                      </span>
                    )}
                    <span>
                      {w.seen} <RelativeTime at={lastSeenAt} />
                    </span>
                  </p>
                </div>
                {!current && (
                  <Button look="quiet" onClick={() => revoke.mutate({ id })}>
                    {w.end}
                  </Button>
                )}
              </li>
            )
          })
        }
      </Loaded>
      <Subtitle>{words.settings.password.title}</Subtitle>
      <PasswordForm />
    </Section>
  )
}
