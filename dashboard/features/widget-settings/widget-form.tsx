import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ExternalLink } from 'lucide-react'
import { type FormEvent, type ReactNode, useState } from 'react'
import { errorLine } from '../../lib/error-words.ts'
import { issuesOf } from '../../lib/issues-of.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button, buttonClass } from '../../ui/button.tsx'
import { CopyField } from '../../ui/copy-field.tsx'
import { toast } from '../../ui/toast.tsx'
import { Subtitle } from '../settings/section.tsx'
import { FormFields } from './form-fields.tsx'
import { LookFields } from './look-fields.tsx'
import { OfferFields } from './offer-fields.tsx'
import { Preview } from './preview.tsx'
import type { Channel, Settings } from './records.ts'
import { TimeFields } from './time-fields.tsx'
import { WordFields } from './word-fields.tsx'

const w = words.widget

/** Everything about a chat channel, with the messenger itself beside it. */
export function WidgetForm({ channel, mayManage }: { channel: Channel; mayManage: boolean }) {
  const queryClient = useQueryClient()
  const [name, setName] = useState(channel.name)
  const [settings, setSettings] = useState<Settings>(channel.settings)
  const save = useMutation(
    trpc.channels.update.mutationOptions({
      onSuccess(saved) {
        toast(w.saved)
        setName(saved.name)
        setSettings(saved.settings)
        void queryClient.invalidateQueries({ queryKey: trpc.channels.pathKey() })
      },
      onError: (error) => toast(errorLine(error), { critical: true }),
    }),
  )
  const issues = issuesOf(save.error)
  const isChanged = name !== channel.name || JSON.stringify(settings) !== JSON.stringify(channel.settings)
  const editing = { settings, issues, change: (part: Partial<Settings>) => setSettings({ ...settings, ...part }) }
  const discard = () => {
    setName(channel.name)
    setSettings(channel.settings)
    save.reset()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate({ id: channel.id, name, settings })
  }
  return (
    <div className="grid items-start gap-8 min-[1200px]:grid-cols-[minmax(0,1fr)_400px]">
      <form onSubmit={submit} noValidate className="min-w-0">
        <fieldset disabled={!mayManage} className="min-w-0">
          <Group title={w.look.title}>
            <LookFields {...editing} name={name} onName={setName} />
          </Group>
          <Group title={w.words.title} detail={w.words.detail}>
            <WordFields {...editing} />
          </Group>
          <Group title={w.time.title}>
            <TimeFields {...editing} />
          </Group>
          <Group title={w.form.title}>
            <FormFields {...editing} />
          </Group>
          <Group title={w.offers.title}>
            <OfferFields {...editing} />
          </Group>
        </fieldset>
        <Group title={w.install.title} detail={w.install.detail}>
          <CopyField text={snippetOf(channel.key ?? '')} label={w.install.snippet} />
          <a href="/demo" target="_blank" rel="noreferrer" className={buttonClass('quiet', 'self-start')}>
            {w.install.demo}
            <ExternalLink aria-hidden size={13} />
          </a>
        </Group>
        {mayManage && isChanged && (
          <div className="sticky bottom-0 mt-6 flex flex-wrap items-center gap-2 border-t border-line bg-surface py-3">
            <p role="status" className="flex-1 text-dense text-ink-soft">
              {w.unsaved}
            </p>
            <Button look="quiet" onClick={discard}>
              {w.reset}
            </Button>
            <Button look="primary" type="submit" busy={save.isPending} disabled={!name.trim()}>
              {w.save}
            </Button>
          </div>
        )}
      </form>
      <aside aria-label={w.preview.title} className="min-[1200px]:sticky min-[1200px]:top-6">
        <Preview name={name} settings={settings} />
      </aside>
    </div>
  )
}

function Group({ title, detail, children }: { title: string; detail?: string; children: ReactNode }) {
  return (
    <section className="mb-8">
      <Subtitle>{title}</Subtitle>
      {detail && <p className="mb-3 text-dense text-ink-soft">{detail}</p>}
      <div className="flex flex-col gap-4">{children}</div>
    </section>
  )
}

function snippetOf(key: string): string {
  return `<script async src="${location.origin}/widget.js" data-channel="${key}"></script>`
}
