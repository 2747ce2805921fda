import { clsx } from 'clsx'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import type { PageContext } from '../../../sdk/plugin/page.ts'
import { problemOf } from '../../lib/problem-of.ts'
import { reasonOf } from '../../lib/reason-of.ts'
import { rpc } from '../../lib/rpc.ts'
import { useScheme } from '../../lib/theme.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { Bar, Skeleton } from '../../ui/skeleton.tsx'
import { useMe } from '../identity/use-me.ts'
import { isGreeting, openBridge, type PageBridge, welcome } from './page-bridge.ts'
import type { ShownSlot } from './records.ts'

const w = words.plugins.slot
const patienceMs = 10_000
// What a page was last as tall as, so that nothing jumps when it is shown again.
const heights = new Map<string, number>()

type FrameProps = { slot: ShownSlot; conversationId?: string; contactId?: string; fills?: boolean }

/** A page of a plugin, in an iframe of no origin: it reaches Hayloft only by what it asks for over its line. */
export function PluginFrame(props: FrameProps) {
  // Counts the tries: a new one is a new frame.
  const [attempt, setAttempt] = useState(1)
  return <Framed key={attempt} {...props} onRetry={() => setAttempt(attempt + 1)} />
}

function Framed({ slot, conversationId, contactId, fills = false, onRetry }: FrameProps & { onRetry(): void }) {
  const { pluginId, plugin, title, url, place } = slot
  const frame = useRef<HTMLIFrameElement>(null)
  const bridge = useRef<PageBridge>(undefined)
  const [state, setState] = useState<'loading' | 'shown' | 'failed'>('loading')
  const [height, setHeight] = useState(heights.get(url) ?? 96)
  const navigate = useNavigate()
  const { member } = useMe()
  const scheme = useScheme()
  const context: PageContext = {
    place,
    ...(conversationId && { conversationId }),
    ...(contactId && { contactId }),
    member: { id: member.id, name: member.name },
    theme: scheme,
    language: document.documentElement.lang || 'en',
  }
  const latest = useRef(context)

  useEffect(() => {
    latest.current = context
    bridge.current?.show(context)
  }, [conversationId, contactId, scheme])

  useEffect(() => {
    const hear = ({ source, data }: MessageEvent<unknown>): void => {
      const page = frame.current?.contentWindow
      if (!page || source !== page || !isGreeting(data)) return
      bridge.current?.close()
      const { port1, port2 } = new MessageChannel()
      bridge.current = openBridge(port1, {
        plugin,
        call: async (operation, input) =>
          // A page's input is the operation's to check.
          (await rpc.plugins.call.mutate({ id: pluginId, operation, input: input as Record<string, never> })).output,
        describe: (error) => ({ code: problemOf(error)?.code ?? 'unavailable', message: reasonOf(error) }),
        onHeight(pixels) {
          heights.set(url, pixels)
          setHeight(pixels)
        },
        onOpen: (id) => void navigate({ to: '/inbox/$view/$conversationId', params: { view: 'all', conversationId: id } }),
      })
      // It has no origin that could be named; who listens was told apart by its window.
      page.postMessage(welcome(plugin, latest.current), '*', [port2])
      setState('shown')
    }
    window.addEventListener('message', hear)
    const timer = setTimeout(() => setState((now) => (now === 'loading' ? 'failed' : now)), patienceMs)
    return () => {
      window.removeEventListener('message', hear)
      clearTimeout(timer)
      bridge.current?.close()
      bridge.current = undefined
    }
  }, [pluginId, plugin, url, navigate])

  if (state === 'failed') {
    return (
      <div role="alert" className="flex flex-wrap items-center gap-3 p-1">
        <p className="flex-1 basis-40 text-dense text-ink-soft">{w.failed(title)}</p>
        <Button look="plain" onClick={onRetry}>
          {words.actions.retry}
        </Button>
      </div>
    )
  }
  return (
    <div className={clsx('relative', fills && 'h-full')} style={fills ? undefined : { height }}>
      {state === 'loading' && (
        <Skeleton className="absolute inset-0 flex flex-col gap-3 p-1">
          <Bar className="w-4/5" />
          <Bar className="w-3/5" />
        </Skeleton>
      )}
      <iframe
        ref={frame}
        src={url}
        title={title}
        // No allow-same-origin: it has neither our cookies nor our storage.
        sandbox="allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox"
        referrerPolicy="no-referrer"
        style={{ colorScheme: scheme }}
        className={clsx('block h-full w-full border-0', state === 'loading' && 'invisible')}
      />
    </div>
  )
}
