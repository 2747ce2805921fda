import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { RowsSkeleton } from '../../ui/skeleton.tsx'
import { useMay } from '../identity/use-me.ts'
import { Card, Section, Subtitle } from '../settings/section.tsx'
import { AvailableCard, InstalledRow } from './plugin-card.tsx'
import { InstallDialog, type PackageSource } from './install-dialog.tsx'
import { isInstalled, type Plugin } from './records.ts'
import { PackageDrop } from './package-drop.tsx'

const w = words.plugins

/** What is connected, what could be, and what one brings oneself. */
export function PluginsSection() {
  const plugins = useQuery(trpc.plugins.list.queryOptions({}))
  const { outcome } = useSearch({ from: '/app/settings/plugins' })
  return (
    <Section title={w.title} detail={w.detail}>
      {outcome === 'ended' && (
        <p role="alert" className="mb-4 rounded-card border border-caution/35 bg-caution/6 px-4 py-2.5 text-dense">
          {words.integrations.outcome.ended}
        </p>
      )}
      {plugins.data ? (
        <Catalogue items={plugins.data.items} />
      ) : plugins.isError ? (
        <Card>
          <ErrorState error={plugins.error} onRetry={() => void plugins.refetch()} />
        </Card>
      ) : (
        <Card>
          <RowsSkeleton height={64} rows={4} />
        </Card>
      )}
    </Section>
  )
}

function Catalogue({ items }: { items: Plugin[] }) {
  const integrations = useQuery(trpc.integrations.list.queryOptions({}))
  const mayManage = useMay('plugins:manage')
  const [source, setSource] = useState<PackageSource | null>(null)
  const installed = items.filter(isInstalled)
  const ours = installed.filter(({ origin }) => origin === 'bundled')
  const own = installed.filter(({ origin }) => origin !== 'bundled')
  const available = items.filter((plugin) => !isInstalled(plugin))
  const row = (plugin: (typeof installed)[number]) => (
    <InstalledRow key={plugin.id} plugin={plugin} integration={integrations.data?.items.find(({ id }) => id === plugin.id)} />
  )
  return (
    <>
      {ours.length > 0 && (
        <>
          <Subtitle>{w.connected}</Subtitle>
          <Card>
            <ul className="divide-y divide-line">{ours.map(row)}</ul>
          </Card>
        </>
      )}
      {available.length > 0 && (
        <>
          <Subtitle>{w.available}</Subtitle>
          <ul className="grid gap-3 wide:grid-cols-2">
            {available.map((plugin) => (
              <AvailableCard
                key={plugin.name}
                plugin={plugin}
                onInstall={mayManage ? () => setSource({ bundled: plugin.name }) : undefined}
              />
            ))}
          </ul>
        </>
      )}
      <Subtitle>{w.own}</Subtitle>
      {own.length > 0 && (
        <Card className="mb-3">
          <ul className="divide-y divide-line">{own.map(row)}</ul>
        </Card>
      )}
      {mayManage ? <PackageDrop hint={w.ownDetail} onPackage={(fileId) => setSource({ fileId })} /> : own.length === 0 && <p className="text-dense text-ink-soft">{w.ownDetail}</p>}
      {source && <InstallDialog source={source} onClose={() => setSource(null)} />}
    </>
  )
}
