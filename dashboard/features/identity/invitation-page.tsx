import { useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { errorLine } from '../../lib/error-words.ts'
import { issuesOf } from '../../lib/issues-of.ts'
import { problemOf } from '../../lib/problem-of.ts'
import { callRest } from '../../lib/session.ts'
import { useTitle } from '../../lib/use-title.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Entrance } from './entrance.tsx'
import { enter } from './enter.ts'

const w = words.identity.invitation

/** Where an invitation leads: a name, perhaps a password, and one is a member. */
export function InvitationPage() {
  const { token } = useSearch({ from: '/invitation' })
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const issues = issuesOf(error)
  useTitle(w.title)

  async function join(event: FormEvent) {
    event.preventDefault()
    setBusy(true)
    try {
      await callRest('POST', '/invitations/acceptance', { token, name, ...(password ? { password } : {}) })
      enter('/')
    } catch (reason) {
      setError(reason)
      setBusy(false)
    }
  }
  if (!token) return <Entrance title={w.invalidTitle} detail={w.missing} />
  const code = problemOf(error)?.code
  if (code === 'link_invalid' || code === 'not_found' || code === 'gone')
    return <Entrance title={w.invalidTitle} detail={w.invalidDetail} />
  return (
    <Entrance title={w.title} detail={w.detail}>
      <form onSubmit={(event) => void join(event)} noValidate className="flex flex-col gap-3.5">
        <Field
          label={w.name}
          autoComplete="name"
          autoFocus
          required
          value={name}
          error={issues['name']}
          onChange={(event) => setName(event.target.value)}
        />
        <Field
          label={w.password}
          type="password"
          autoComplete="new-password"
          hint={w.passwordHint}
          value={password}
          error={issues['password']}
          onChange={(event) => setPassword(event.target.value)}
        />
        {error !== undefined && Object.keys(issues).length === 0 && (
          <p role="alert" className="text-small text-critical">
            {errorLine(error)}
          </p>
        )}
        <Button look="primary" type="submit" className="mt-1 h-9 w-full" busy={busy} disabled={!name.trim()}>
          {w.action}
        </Button>
      </form>
    </Entrance>
  )
}
