import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { errorLine } from '../../lib/error-words.ts'
import { issuesOf } from '../../lib/issues-of.ts'
import type { Output } from '../../lib/records.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { CopyField } from '../../ui/copy-field.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Field } from '../../ui/field.tsx'
import { Bar, Skeleton } from '../../ui/skeleton.tsx'
import { toast } from '../../ui/toast.tsx'
import { Subtitle } from '../settings/section.tsx'

const w = words.widget.api

/** A channel that is built outside: where its replies go, and how messages come in. */
export function ApiChannelForm({ channelId, mayManage }: { channelId: string; mayManage: boolean }) {
  const channel = useQuery(trpc.apiChannels.get.queryOptions({ channelId }))
  if (channel.isError && !channel.data) return <ErrorState error={channel.error} onRetry={() => void channel.refetch()} />
  if (!channel.data) {
    return (
      <Skeleton>
        <Bar className="mb-4 h-8 w-full" />
        <Bar className="h-8 w-full" />
      </Skeleton>
    )
  }
  return <Loaded channel={channel.data} mayManage={mayManage} />
}

function Loaded({ channel, mayManage }: { channel: Output['apiChannels']['get']; mayManage: boolean }) {
  const { channelId } = channel
  const queryClient = useQueryClient()
  const [name, setName] = useState(channel.name)
  const [url, setUrl] = useState(channel.url ?? '')
  const onError = (error: unknown) => toast(errorLine(error), { critical: true })
  const save = useMutation(
    trpc.apiChannels.update.mutationOptions({
      onSuccess() {
        toast(w.saved)
        void queryClient.invalidateQueries({ queryKey: trpc.apiChannels.pathKey() })
        void queryClient.invalidateQueries({ queryKey: trpc.channels.pathKey() })
      },
      onError,
    }),
  )
  const reveal = useMutation(trpc.apiChannels.revealSecret.mutationOptions({ onError }))
  const rotate = useMutation(trpc.apiChannels.rotateSecret.mutationOptions({ onError }))
  const secret = rotate.data?.secret ?? reveal.data?.secret
  const issues = issuesOf(save.error)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate({ channelId, name, url: url.trim() || null })
  }
  return (
    <>
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <Field label={w.name} value={name} disabled={!mayManage} error={issues['name']} onChange={(event) => setName(event.target.value)} />
        <Field
          label={w.url}
          hint={w.urlHint}
          type="url"
          value={url}
          disabled={!mayManage}
          error={issues['url']}
          onChange={(event) => setUrl(event.target.value)}
        />
        {mayManage && (
          <Button look="primary" type="submit" className="self-start" busy={save.isPending} disabled={!name.trim()}>
            {words.widget.save}
          </Button>
        )}
      </form>
      <Subtitle>{w.inTitle}</Subtitle>
      <p className="mb-3 text-dense text-ink-soft">{w.inDetail}</p>
      <CopyField text={requestOf(channelId)} label={w.inTitle} />
      {mayManage && (
        <>
          <Subtitle>{w.secret}</Subtitle>
          <p className="mb-3 text-dense text-ink-soft">{w.secretDetail}</p>
          {secret && <CopyField text={secret} label={w.secret} />}
          <div className="mt-3 flex gap-2">
            <Button busy={reveal.isPending} onClick={() => reveal.mutate({ channelId })}>
              {w.show}
            </Button>
            <Button busy={rotate.isPending} onClick={() => rotate.mutate({ channelId })}>
              {w.rotate}
            </Button>
          </div>
        </>
      )}
    </>
  )
}

function requestOf(channelId: string): string {
  return `curl ${location.origin}/api/v1/channels/${channelId}/messages \\
  -H 'Authorization: Bearer …' -H 'Content-Type: application/json' \\
  -d '{ "contact": { "externalId": "grace" }, "message": { "externalId": "1", "text": "Hello" } }'`
}
