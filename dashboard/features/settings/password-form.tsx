import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { errorLine } from '../../lib/error-words.ts'
import { issuesOf } from '../../lib/issues-of.ts'
import { problemOf } from '../../lib/problem-of.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { toast } from '../../ui/toast.tsx'
import { useMe } from '../identity/use-me.ts'
import { Card } from './section.tsx'

const w = words.settings.password

export function PasswordForm() {
  const { member } = useMe()
  const queryClient = useQueryClient()
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const save = useMutation(
    trpc.me.setPassword.mutationOptions({
      onSuccess() {
        toast(w.saved)
        setCurrent('')
        setPassword('')
        void queryClient.invalidateQueries({ queryKey: trpc.sessions.pathKey() })
      },
    }),
  )
  const wrong = problemOf(save.error)?.code === 'wrong_credentials'
  function submit(event: FormEvent) {
    event.preventDefault()
    save.mutate({ password, ...(current ? { current } : {}) })
  }
  return (
    <Card className="p-4">
      <form onSubmit={submit} className="flex max-w-80 flex-col gap-3">
        <p className="text-dense text-ink-soft">{w.detail}</p>
        <input type="hidden" name="username" autoComplete="username" value={member.email} readOnly />
        <Field
          label={w.current}
          type="password"
          autoComplete="current-password"
          hint={w.currentHint}
          value={current}
          error={wrong ? errorLine(save.error) : undefined}
          onChange={(event) => setCurrent(event.target.value)}
        />
        <Field
          label={w.next}
          type="password"
          autoComplete="new-password"
          hint={w.hint}
          value={password}
          error={issuesOf(save.error)['password'] ?? (save.error && !wrong ? errorLine(save.error) : undefined)}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Button look="plain" type="submit" className="self-start" busy={save.isPending} disabled={!password}>
          {w.save}
        </Button>
      </form>
    </Card>
  )
}
