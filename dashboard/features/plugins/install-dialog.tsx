import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { grants, type Scope } from '../../../server/kernel/scope.ts'
import { reasonOf } from '../../lib/reason-of.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Bar, Skeleton } from '../../ui/skeleton.tsx'
import { toast } from '../../ui/toast.tsx'
import { useMe } from '../identity/use-me.ts'
import { GrantList } from './grant-list.tsx'
import { grantWords } from './grant-words.ts'
import { PluginMark } from './plugin-mark.tsx'
import { Reach } from './reach.tsx'
import type { Description } from './records.ts'

const w = words.plugins.asks
export type PackageSource = { bundled: string } | { fileId: string }

/**
 * Shows what a package is and asks for; installs it with what is granted, or puts it in the place of an older version.
 * @param only the plugin that is to be replaced
 */
export function InstallDialog({ source, only, onClose }: { source: PackageSource; only?: { name: string; title: string }; onClose(): void }) {
  const inspection = useQuery(trpc.plugins.inspect.queryOptions(source, { staleTime: 0, retry: false }))
  const { data } = inspection
  const title = data ? (data.installed ? w.updateTitle(data.title, data.version) : w.title(data.title)) : words.plugins.install
  return (
    <Dialog open onClose={onClose} title={title} broad>
      {data && only && only.name !== data.name ? (
        <p role="alert">{w.other(data.title, only.title)}</p>
      ) : data ? (
        <Grant source={source} description={data} onClose={onClose} />
      ) : inspection.isError ? (
        <ErrorState error={inspection.error} />
      ) : (
        <Skeleton className="flex flex-col gap-3 py-2">
          <Bar className="w-2/5" />
          <Bar className="w-4/5" />
          <Bar className="h-24 w-full" />
        </Skeleton>
      )}
    </Dialog>
  )
}

function Grant({ source, description, onClose }: { source: PackageSource; description: Description; onClose(): void }) {
  const { name, title, version, scopes, installed } = description
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const own = new Set(useMe().scopes)
  // What a new version asks for beyond the old one's grants is granted in so many words.
  const [granted, setGranted] = useState(() =>
    scopes.filter((scope) => (installed ? installed.grantedScopes.includes(scope) : grants(own, scope as Scope))),
  )
  const done = (id: string | null, said: string) => {
    toast(said)
    for (const queryKey of [trpc.plugins.pathKey(), trpc.integrations.pathKey()]) void queryClient.invalidateQueries({ queryKey })
    onClose()
    if (id) void navigate({ to: '/settings/plugins/$pluginId', params: { pluginId: id } })
  }
  const install = useMutation(trpc.plugins.install.mutationOptions({ onSuccess: ({ id }) => done(id, words.plugins.installed(title)) }))
  const update = useMutation(trpc.plugins.update.mutationOptions({ onSuccess: ({ id }) => done(id, words.plugins.updated(title, version)) }))
  const error = install.error ?? update.error
  const dropped = installed?.grantedScopes.filter((scope) => !scopes.includes(scope)) ?? []
  const asksMore = scopes.some((scope) => !installed?.grantedScopes.includes(scope))
  return (
    <>
      <div className="mb-4 flex items-start gap-3">
        <PluginMark name={name} title={title} />
        <div className="min-w-0 flex-1">
          <p>{description.description}</p>
          <p className="text-small text-ink-faint">
            {words.plugins.version(version)}
            {installed && ` · ${w.from(installed.version)}`} · {w.fence}
          </p>
        </div>
      </div>
      <h3 className="font-semibold">{w.scopes}</h3>
      {installed && !asksMore && <p className="text-small text-ink-soft">{w.same}</p>}
      {scopes.length > 0 && <p className="mb-1 text-small text-ink-soft">{installed && asksMore ? w.moreHint : w.scopesHint}</p>}
      <GrantList scopes={scopes} granted={granted} known={installed?.grantedScopes} onChange={setGranted} />
      {dropped.length > 0 && (
        <p className="mt-2 text-small text-ink-soft">
          {w.dropped}: {dropped.map(grantWords).join(', ')}
        </p>
      )}
      <div className="mt-4 border-t border-line pt-4">
        <Reach of={description} />
      </div>
      {error && (
        <p role="alert" className="mt-3 text-small text-critical">
          {reasonOf(error)}
        </p>
      )}
      <div className="mt-5 flex justify-end gap-2">
        <Button look="quiet" onClick={onClose}>
          {words.actions.cancel}
        </Button>
        <Button
          look="primary"
          busy={install.isPending || update.isPending}
          onClick={() => (installed ? update.mutate({ id: installed.id, ...source, grantedScopes: granted }) : install.mutate({ ...source, grantedScopes: granted }))}
        >
          {installed ? w.update : words.plugins.install}
        </Button>
      </div>
    </>
  )
}
