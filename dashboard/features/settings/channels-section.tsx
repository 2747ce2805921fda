import { clsx } from 'clsx'
import { useQuery } from '@tanstack/react-query'
import { AtSign, ExternalLink, MessageCircle, Plus } from 'lucide-react'
import { useState } from 'react'
import type { Output } from '../../lib/records.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button, buttonClass } from '../../ui/button.tsx'
import { CopyField } from '../../ui/copy-field.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { useMay } from '../identity/use-me.ts'
import { ChannelForm } from './channel-form.tsx'
import { Loaded } from './loaded.tsx'
import { Section } from './section.tsx'

const w = words.settings.channels
export type Channel = Output['channels']['list']['items'][number]

export function ChannelsSection() {
  const channels = useQuery(trpc.channels.list.queryOptions({ limit: 100 }))
  const mayManage = useMay('channels:manage')
  const [editing, setEditing] = useState<Channel | 'new' | null>(null)
  const add = mayManage && (
    <Button look="primary" onClick={() => setEditing('new')}>
      <Plus aria-hidden size={14} />
      {w.create}
    </Button>
  )
  return (
    <Section title={w.title} detail={w.detail} action={add}>
      <Loaded
        query={channels}
        empty={
          <EmptyState drawing="inbox" title={w.empty.title} detail={w.empty.detail}>
            {add}
          </EmptyState>
        }
      >
        {(items) =>
          items.map((channel) => (
            <ChannelRow key={channel.id} channel={channel} onEdit={mayManage ? () => setEditing(channel) : undefined} />
          ))
        }
      </Loaded>
      {editing && <ChannelForm channel={editing === 'new' ? undefined : editing} onClose={() => setEditing(null)} />}
    </Section>
  )
}

function ChannelRow({ channel, onEdit }: { channel: Channel; onEdit: (() => void) | undefined }) {
  const chat = channel.kind === 'chat'
  const Icon = chat ? MessageCircle : AtSign
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
          <p className="text-small text-ink-soft">{chat ? w.chat : w.email}</p>
        </div>
        {chat && (
          <a href="/demo" target="_blank" rel="noreferrer" className={buttonClass('quiet', 'max-wide:hidden')}>
            {w.demo}
            <ExternalLink aria-hidden size={13} />
          </a>
        )}
        {onEdit && chat && (
          <Button look="plain" onClick={onEdit}>
            {w.look}
          </Button>
        )}
      </div>
      <p className="mb-1.5 text-small text-ink-soft">{chat ? w.installDetail : w.addressDetail}</p>
      {chat ? (
        <CopyField text={snippetOf(channel.key ?? '')} label={w.install} copyLabel={w.copy} />
      ) : (
        <CopyField text={channel.address ?? ''} label={w.address} copyLabel={w.copyAddress} />
      )}
    </li>
  )
}

function snippetOf(key: string): string {
  return `<script async src="${location.origin}/widget.js" data-channel="${key}"></script>`
}
