import { clsx } from 'clsx'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { useState } from 'react'
import { trpc } from '../../lib/rpc.ts'
import { useTitle } from '../../lib/use-title.ts'
import { words } from '../../lib/words.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { PaneTitle } from '../../ui/pane-title.tsx'
import { Bar, Skeleton } from '../../ui/skeleton.tsx'
import { useMay } from '../identity/use-me.ts'
import { ConnectionCard } from '../integrations/connection-card.tsx'
import { Outcome } from '../integrations/outcome.tsx'
import { Card, Subtitle } from '../settings/section.tsx'
import { Entrances } from './entrances.tsx'
import { InstallDialog, type PackageSource } from './install-dialog.tsx'
import { Permissions } from './permissions.tsx'
import { PluginActions } from './plugin-actions.tsx'
import { PluginLog } from './plugin-log.tsx'
import { PluginMark } from './plugin-mark.tsx'
import { PluginNotice } from './plugin-notice.tsx'
import { RoomLinks, SettingsPages } from './settings-pages.tsx'
import { PluginState } from './plugin-state.tsx'
import { type InstalledPlugin, isInstalled } from './records.ts'
import { SettingsForm } from './settings-form.tsx'
import { stateOf } from './state-of.ts'

const w = words.plugins
const refreshMs = 10_000

/** One installed plugin: how it does, its account, its settings, what it may do, what it says. */
export function PluginPage() {
  const { pluginId: id } = useParams({ from: '/app/settings/plugins/$pluginId' })
  const plugin = useQuery(trpc.plugins.get.queryOptions({ id }, { refetchInterval: refreshMs }))
  useTitle(plugin.data?.title ?? w.title)
  if (plugin.isError && !plugin.data) {
    return <ErrorState error={plugin.error} onRetry={() => void plugin.refetch()} />
  }
  return (
    <section className="mx-auto max-w-[760px] px-4 py-5 wide:px-8 wide:py-8">
      <Link
        to="/settings/plugins"
        className={clsx(
          '-ml-2 mb-2 inline-flex h-8 items-center gap-1.5 rounded-control px-2 text-dense text-ink-soft',
          'hover:bg-hover touch-target',
        )}
      >
        <ArrowLeft aria-hidden size={15} />
        {w.title}
      </Link>
      {plugin.data && isInstalled(plugin.data) ? (
        <Details key={id} plugin={plugin.data} />
      ) : (
        <Skeleton>
          <Bar className="mb-3 h-6 w-2/5" />
          <Bar className="mb-6 w-3/5" />
          <Bar className="h-28 w-full" />
        </Skeleton>
      )}
    </section>
  )
}

function Details({ plugin }: { plugin: InstalledPlugin }) {
  const { id, name, title, version, origin, connects, operations, settings } = plugin
  const mayManage = useMay('plugins:manage')
  const integrations = useQuery(trpc.integrations.list.queryOptions({}, { enabled: connects !== null }))
  const integration = integrations.data?.items.find((each) => each.id === id)
  const { outcome, reason } = useSearch({ from: '/app/settings/plugins/$pluginId' })
  const [source, setSource] = useState<PackageSource | null>(null)
  return (
    <>
      <header className="mb-4 flex items-start gap-3">
        <PluginMark name={name} title={title} large />
        <div className="min-w-0 flex-1">
          <div className="flex flex-wrap items-center gap-2">
            <PaneTitle className="text-display! tracking-tight">{title}</PaneTitle>
            <PluginState state={stateOf(plugin, integration)} />
          </div>
          <p className="mt-0.5 text-dense text-ink-soft">{plugin.description}</p>
          <p className="text-small text-ink-faint">
            {w.version(version)} · {w.page.origin[origin]}
          </p>
          <RoomLinks id={id} />
        </div>
        {mayManage && <PluginActions plugin={plugin} onPackage={(fileId) => setSource({ fileId })} />}
      </header>
      {outcome && <Outcome outcome={outcome} reason={reason ?? ''} title={title} />}
      <PluginNotice plugin={plugin} integration={integration} mayManage={mayManage} onUpdate={() => setSource({ bundled: name })} />
      {connects && <ConnectionCard id={id} checkBy={operations.find((each) => each.name === `${name}.check`)?.name} />}
      {settings.length > 0 && (
        <>
          <Subtitle>{w.settings.title}</Subtitle>
          <Card>
            {/* A new version's fields begin anew. */}
            <SettingsForm key={version} plugin={plugin} disabled={!mayManage} />
          </Card>
        </>
      )}
      <SettingsPages id={id} />
      <Entrances plugin={plugin} />
      <Subtitle>{w.permissions.title}</Subtitle>
      <Card>
        <Permissions key={version + plugin.grantedScopes.join()} plugin={plugin} disabled={!mayManage} />
      </Card>
      {mayManage && <PluginLog id={id} />}
      {source && <InstallDialog source={source} only={plugin} onClose={() => setSource(null)} />}
    </>
  )
}
