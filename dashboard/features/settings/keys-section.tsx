import { clsx } from 'clsx'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { BookOpen, KeyRound, Plus } from 'lucide-react'
import { useState } from 'react'
import { errorLine } from '../../lib/error-words.ts'
import type { Output } from '../../lib/records.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button, buttonClass } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { toast } from '../../ui/toast.tsx'
import { useMay } from '../identity/use-me.ts'
import { CreateKey } from './create-key.tsx'
import { Loaded } from './loaded.tsx'
import { Section } from './section.tsx'

const w = words.settings.keys
type ApiKey = Output['apiKeys']['list']['items'][number]

export function KeysSection() {
  const keys = useQuery(trpc.apiKeys.list.queryOptions({ limit: 100 }))
  const mayCreate = useMay('api-keys:write')
  const [creating, setCreating] = useState(false)
  return (
    <Section
      title={w.title}
      detail={w.detail}
      action={
        <div className="flex gap-2">
          <a href="/api/v1/docs" target="_blank" rel="noreferrer" className={buttonClass('quiet')}>
            <BookOpen aria-hidden size={14} />
            {w.docs}
          </a>
          {mayCreate && (
            <Button look="primary" onClick={() => setCreating(true)}>
              <Plus aria-hidden size={14} />
              {w.create}
            </Button>
          )}
        </div>
      }
    >
      <Loaded query={keys} empty={<EmptyState drawing="keys" title={w.empty.title} detail={w.empty.detail} />}>
        {(items) => items.map((key) => <KeyRow key={key.id} apiKey={key} mayRevoke={mayCreate} />)}
      </Loaded>
      {creating && <CreateKey onClose={() => setCreating(false)} />}
    </Section>
  )
}

function KeyRow({ apiKey, mayRevoke }: { apiKey: ApiKey; mayRevoke: boolean }) {
  const queryClient = useQueryClient()
  const [revoking, setRevoking] = useState(false)
  const revoke = useMutation(
    trpc.apiKeys.revoke.mutationOptions({
      onSuccess() {
        toast(w.revoked)
        void queryClient.invalidateQueries({ queryKey: trpc.apiKeys.pathKey() })
      },
      onError: (error) => toast(errorLine(error), { critical: true }),
    }),
  )
  return (
    <li className="flex items-start gap-3 px-4 py-3">
      <span
        className={clsx(
          'mt-0.5 inline-flex size-7 shrink-0 items-center justify-center rounded-control border',
          'border-line bg-canvas text-ink-soft',
        )}
      >
        <KeyRound aria-hidden size={14} />
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-baseline gap-x-2 font-medium">
          {apiKey.name}
          <code className="font-mono text-small font-normal text-ink-faint">{apiKey.prefix}…</code>
        </p>
        <div className="mt-1 flex flex-wrap gap-1">
          {apiKey.scopes.map((scope) => (
            <Badge key={scope}>{scope}</Badge>
          ))}
        </div>
        <p className="mt-1.5 flex flex-wrap gap-x-3 text-small text-ink-faint">
          <span>
            {w.created} <RelativeTime at={apiKey.createdAt} />
          </span>
          <span>
            {w.lastUsed}{' '}
            {apiKey.lastUsedAt ? <RelativeTime at={apiKey.lastUsedAt} /> : words.states.never.toLocaleLowerCase()}
          </span>
          {apiKey.expiresAt && (
            <span>
              {w.expires} <RelativeTime at={apiKey.expiresAt} />
            </span>
          )}
        </p>
      </div>
      {mayRevoke && (
        <Button look="quiet" onClick={() => setRevoking(true)}>
          {w.revoke}
        </Button>
      )}
      <Confirm
        open={revoking}
        onClose={() => setRevoking(false)}
        title={w.revokeTitle(apiKey.name)}
        detail={w.revokeDetail}
        action={w.revoke}
        busy={revoke.isPending}
        onConfirm={() => revoke.mutate({ id: apiKey.id })}
      />
    </li>
  )
}
