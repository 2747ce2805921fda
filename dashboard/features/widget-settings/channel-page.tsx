import { clsx } from 'clsx'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { trpc } from '../../lib/rpc.ts'
import { useTitle } from '../../lib/use-title.ts'
import { words } from '../../lib/words.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { PaneTitle } from '../../ui/pane-title.tsx'
import { Bar, Skeleton } from '../../ui/skeleton.tsx'
import { useMay } from '../identity/use-me.ts'
import { ApiChannelForm } from './api-channel-form.tsx'
import { WidgetForm } from './widget-form.tsx'

const w = words.widget

/** One channel: a chat widget with its preview, or an API channel. */
export function ChannelPage() {
  const { channelId: id } = useParams({ from: '/app/settings/channels/$channelId' })
  const channel = useQuery(trpc.channels.get.queryOptions({ id }))
  const mayManage = useMay('channels:manage')
  useTitle(channel.data?.name ?? w.back)
  if (channel.isError && !channel.data) {
    return <ErrorState error={channel.error} onRetry={() => void channel.refetch()} />
  }
  const isChat = channel.data?.kind === 'chat'
  return (
    <section className={clsx('mx-auto px-4 py-5 wide:px-8 wide:py-8', isChat ? 'max-w-[1160px]' : 'max-w-[760px]')}>
      <Link
        to="/settings/channels"
        className={clsx(
          '-ml-2 mb-2 inline-flex h-8 items-center gap-1.5 rounded-control px-2 text-dense text-ink-soft',
          'hover:bg-hover touch-target',
        )}
      >
        <ArrowLeft aria-hidden size={15} />
        {w.back}
      </Link>
      {channel.data ? (
        <>
          <header className="mb-4">
            <PaneTitle className="text-display! tracking-tight">{channel.data.name}</PaneTitle>
            <p className="mt-0.5 text-dense text-ink-soft">
              {isChat ? words.settings.channels.chat : channel.data.kind === 'api' ? w.api.detail : channel.data.address}
            </p>
          </header>
          {isChat && <WidgetForm key={id} channel={channel.data} mayManage={mayManage} />}
          {channel.data.kind === 'api' && <ApiChannelForm key={id} channelId={id} mayManage={mayManage} />}
        </>
      ) : (
        <Skeleton>
          <Bar className="mb-3 h-6 w-2/5" />
          <Bar className="mb-6 w-3/5" />
          <Bar className="h-96 w-full" />
        </Skeleton>
      )}
    </section>
  )
}
