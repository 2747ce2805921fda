import { clsx } from 'clsx'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { AtSign, ExternalLink, MessageCircle, Waypoints } from 'lucide-react'
import { useState } from 'react'
import type { Output } from '../../lib/records.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { buttonClass } from '../../ui/button.tsx'
import { CopyField } from '../../ui/copy-field.tsx'
import { useMay } from '../identity/use-me.ts'
import { ChannelForm } from './channel-form.tsx'
import { ListSection } from './list-section.tsx'

const w = words.settings.channels
export type Channel = Output['channels']['list']['items'][number]

export function ChannelsSection() {
  const channels = useQuery(trpc.channels.list.queryOptions({ limit: 100 }))
  const mayManage = useMay('channels:manage')
  const [isAdding, setAdding] = useState(false)
  return (
    <ListSection
      words={w}
      drawing="inbox"
      query={channels}
      onAdd={mayManage ? () => setAdding(true) : undefined}
      rows={(items) => items.map((channel) => <ChannelRow key={channel.id} channel={channel} />)}
    >
      {isAdding && <ChannelForm onClose={() => setAdding(false)} />}
    </ListSection>
  )
}

function ChannelRow({ channel }: { channel: Channel }) {
  const chat = channel.kind === 'chat'
  const Icon = chat ? MessageCircle : channel.kind === 'api' ? Waypoints : AtSign
  return (
    <li className="px-4 py-3.5">
      <div className="mb-2.5 flex items-center gap-3">
        <span
          className={clsx(
            'inline-flex size-7 shrink-0 items-center justify-center rounded-control border border-line',
            'bg-canvas text-ink-soft',
          )}
        >
          <Icon aria-hidden size={15} />
        </span>
        <div className="min-w-0 flex-1">
          <p className="truncate font-medium">{channel.name}</p>
          <p className="text-small text-ink-soft">
            {chat ? w.chat : channel.kind === 'api' ? words.widget.api.kind : w.email}
          </p>
        </div>
        {chat && (
          <a href="/demo" target="_blank" rel="noreferrer" className={buttonClass('quiet', 'max-wide:hidden')}>
            {w.demo}
            <ExternalLink aria-hidden size={13} />
          </a>
        )}
        {(chat || channel.kind === 'api') && (
          <Link to="/settings/channels/$channelId" params={{ channelId: channel.id }} className={buttonClass('plain')}>
            {w.look}
          </Link>
        )}
      </div>
      <p className="mb-1.5 text-small text-ink-soft">
        {chat ? w.installDetail : channel.kind === 'api' ? words.widget.api.detail : w.addressDetail}
      </p>
      {chat && <CopyField text={snippetOf(channel.key ?? '')} label={w.install} copyLabel={w.copy} />}
      {channel.address && <CopyField text={channel.address} label={w.address} copyLabel={w.copyAddress} />}
    </li>
  )
}

function snippetOf(key: string): string {
  return `<script async src="${location.origin}/widget.js" data-channel="${key}"></script>`
}
