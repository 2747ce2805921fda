import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ChevronRight } from 'lucide-react'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { DayBars } from '../integrations/day-bars.tsx'
import type { Integration } from '../integrations/records.ts'
import { PluginMark } from './plugin-mark.tsx'
import { PluginState } from './plugin-state.tsx'
import type { InstalledPlugin, Plugin } from './records.ts'
import { stateOf } from './state-of.ts'

const w = words.plugins

export function InstalledRow({ plugin, integration }: { plugin: InstalledPlugin; integration: Integration | undefined }) {
  const { id, name, title, version, state, lastError, origin } = plugin
  const isConnected = integration !== undefined && integration.state !== 'not_connected'
  const trouble = state === 'failing' ? lastError : isConnected && integration.state !== 'connected' ? integration.lastError : null
  return (
    <li>
      <Link
        to="/settings/plugins/$pluginId"
        params={{ pluginId: id }}
        className="flex items-center gap-3 px-4 py-3 hover:bg-hover focus-visible:-outline-offset-2"
      >
        <PluginMark name={name} title={title} />
        <div className="min-w-0 flex-1">
          <p className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
            <span className="min-w-0 truncate font-medium">{title}</span>
            <PluginState state={stateOf(plugin, integration)} />
            {origin === 'development' && <Badge>{w.states.development}</Badge>}
          </p>
          <p className="mt-0.5 truncate text-small text-ink-soft">
            {trouble ?? integration?.account ?? plugin.description}
            <span className="text-ink-faint"> · {w.version(version)}</span>
          </p>
        </div>
        {isConnected && <Health id={id} />}
        <ChevronRight aria-hidden size={16} className="shrink-0 text-ink-faint" />
      </Link>
    </li>
  )
}

function Health({ id }: { id: string }) {
  const health = useQuery(trpc.integrations.check.queryOptions({ id }))
  return <div className="w-[82px] shrink-0 max-wide:hidden">{health.data && <DayBars days={health.data.days} />}</div>
}

export function AvailableCard({ plugin: { name, title, description }, onInstall }: { plugin: Plugin; onInstall: (() => void) | undefined }) {
  return (
    <li className="flex items-start gap-3 rounded-card border border-line bg-raised p-4">
      <PluginMark name={name} title={title} />
      <div className="flex min-w-0 flex-1 flex-col self-stretch">
        <p className="font-medium">{title}</p>
        <p className="mt-0.5 mb-3 flex-1 text-small text-ink-soft">{description}</p>
        {onInstall && (
          <Button look="plain" className="self-start" aria-label={w.installOf(title)} onClick={onInstall}>
            {w.install}
          </Button>
        )}
      </div>
    </li>
  )
}
