import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ArrowUpCircle, CirclePower, ListChecks, type LucideIcon, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { reasonOf } from '../../lib/reason-of.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { toast } from '../../ui/toast.tsx'
import type { Integration } from '../integrations/records.ts'
import type { InstalledPlugin } from './records.ts'

const w = words.plugins.page

/** What stands in the plugin's way, or waits for someone, and what to do about it. */
export function PluginNotice({
  plugin, integration, mayManage, onUpdate,
}: {
  plugin: InstalledPlugin
  integration: Integration | undefined
  mayManage: boolean
  onUpdate(): void
}) {
  const { id, title, state, lastError, availableVersion } = plugin
  const queryClient = useQueryClient()
  const enable = useMutation(
    trpc.plugins.update.mutationOptions({
      onSuccess() {
        toast(state === 'failing' ? w.failing.retried : w.turnedOn(title))
        void queryClient.invalidateQueries({ queryKey: trpc.plugins.pathKey() })
      },
      onError: (error) => toast(reasonOf(error), { critical: true }),
    }),
  )
  const button = (label: string) =>
    mayManage && (
      <Button look="plain" busy={enable.isPending} onClick={() => enable.mutate({ id, enabled: true })}>
        {label}
      </Button>
    )
  const isApart = integration?.state === 'not_connected'
  // OAuth cannot begin without these two; with a pasted token they are not needed.
  const wants = (name: string) => isApart && (name === 'clientId' || name === 'clientSecret')
  const missing = plugin.settings.filter(({ name, required, isSet }) => !isSet && (required || wants(name))).map(({ label }) => label)
  const steps = [...(missing.length > 0 ? [w.setupSettings(missing)] : []), ...(isApart ? [w.setupConnect] : [])]
  return (
    <>
      {state === 'failing' && (
        <Notice tone="critical" icon={TriangleAlert} title={w.failing.title} action={button(w.failing.retry)}>
          {lastError && <p className="my-1 font-mono text-small wrap-anywhere">{lastError}</p>}
          {w.failing.detail}
        </Notice>
      )}
      {state === 'disabled' && (
        <Notice tone="quiet" icon={CirclePower} title={w.off} action={button(w.turnOn)} />
      )}
      {state === 'enabled' && steps.length > 0 && <Notice tone="note" icon={ListChecks} title={w.setup(steps)} />}
      {availableVersion && (
        <Notice
          tone="note"
          icon={ArrowUpCircle}
          title={w.available(availableVersion)}
          action={mayManage && <Button look="plain" onClick={onUpdate}>{w.review}</Button>}
        />
      )}
    </>
  )
}

const tones = { critical: 'border-critical/35 bg-critical/6', quiet: 'border-line bg-canvas', note: 'border-note-line bg-note' }

function Notice({ tone, icon: Icon, title, action, children }: { tone: keyof typeof tones; icon: LucideIcon; title: string; action?: ReactNode; children?: ReactNode }) {
  return (
    <div className={`mb-4 flex flex-wrap items-center gap-3 rounded-card border px-4 py-3 ${tones[tone]}`}>
      <Icon aria-hidden size={18} className={tone === 'critical' ? 'shrink-0 text-critical' : 'shrink-0 text-ink-soft'} />
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-medium">{title}</p>
        {children && <div className="text-small text-ink-soft">{children}</div>}
      </div>
      {action}
    </div>
  )
}
