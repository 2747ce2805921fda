import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { errorLine } from '../../lib/error-words.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { toast } from '../../ui/toast.tsx'
import { useMay, useMe } from '../identity/use-me.ts'
import { Card, Section } from './section.tsx'

const w = words.settings.workspace

export function WorkspaceSection() {
  const { workspace } = useMe()
  const queryClient = useQueryClient()
  const mayChange = useMay('workspace:write')
  const [name, setName] = useState(workspace.name)
  const save = useMutation(
    trpc.workspace.update.mutationOptions({
      onSuccess() {
        toast(w.saved)
        void queryClient.invalidateQueries({ queryKey: trpc.me.pathKey() })
      },
    }),
  )
  function submit(event: FormEvent) {
    event.preventDefault()
    save.mutate({ name })
  }
  return (
    <Section title={w.title} detail={w.detail}>
      <Card className="p-4">
        <form onSubmit={submit} className="flex max-w-80 flex-col gap-3">
          <Field
            label={w.name}
            value={name}
            disabled={!mayChange}
            error={save.error ? errorLine(save.error) : undefined}
            onChange={(event) => setName(event.target.value)}
          />
          <Field label={w.slug} value={workspace.slug} hint={w.slugHint} readOnly className="[&_input]:font-mono" />
          {mayChange && (
            <Button
              look="plain"
              type="submit"
              className="self-start"
              busy={save.isPending}
              disabled={!name.trim() || name === workspace.name}
            >
              {w.save}
            </Button>
          )}
        </form>
      </Card>
    </Section>
  )
}
