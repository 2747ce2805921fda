import { useSearch } from '@tanstack/react-router'
import { Mail } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { errorLine } from '../../lib/error-words.ts'
import { problemOf } from '../../lib/problem-of.ts'
import { callRest } from '../../lib/session.ts'
import { useTitle } from '../../lib/use-title.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Entrance } from './entrance.tsx'
import { LoginLink } from './login-link.tsx'
import { enter } from './enter.ts'

const w = words.identity.login

/** Sign in with a password, or have a link sent. A link that was followed arrives here with its token. */
export function LoginPage() {
  const { token, next } = useSearch({ from: '/login' })
  useTitle(w.title)
  return token ? <LoginLink token={token} next={next} /> : <LoginForm next={next} />
}

function LoginForm({ next }: { next: string | undefined }) {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState<'password' | 'link' | null>(null)
  const [failure, setFailure] = useState<{ email?: string; form?: string }>({})
  const [sentTo, setSentTo] = useState<string>()

  async function attempt(kind: 'password' | 'link', run: () => Promise<unknown>) {
    setBusy(kind)
    setFailure({})
    await run().catch((error: unknown) => {
      setFailure({ form: problemOf(error)?.code === 'wrong_credentials' ? w.wrong : errorLine(error) })
    })
    setBusy(null)
  }
  function signIn(event: FormEvent) {
    event.preventDefault()
    if (!email) return setFailure({ email: w.enterEmail })
    if (!password) return void sendLink()
    void attempt('password', async () => {
      await callRest('POST', '/sessions', { email, password })
      enter(next)
    })
  }
  function sendLink() {
    if (!email) return setFailure({ email: w.enterEmail })
    return attempt('link', async () => {
      await callRest('POST', '/login-links', { email })
      setSentTo(email)
    })
  }

  if (sentTo) {
    return (
      <Entrance title={w.linkTitle} detail={w.linkSent(sentTo)}>
        <Button look="plain" className="w-full" onClick={() => setSentTo(undefined)}>
          {w.another}
        </Button>
      </Entrance>
    )
  }
  return (
    <Entrance title={w.welcome}>
      <form onSubmit={signIn} noValidate className="flex flex-col gap-3.5">
        <Field
          label={w.email}
          type="email"
          name="email"
          autoComplete="username"
          autoFocus
          value={email}
          error={failure.email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <Field
          label={w.password}
          type="password"
          name="password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        {failure.form && (
          <p role="alert" className="text-small text-critical">
            {failure.form}
          </p>
        )}
        <Button look="primary" type="submit" className="mt-1 h-9 w-full" busy={busy === 'password'}>
          {w.signIn}
        </Button>
        <div className="flex items-center gap-3 text-small text-ink-faint">
          <span aria-hidden className="h-px flex-1 bg-line" />
          {w.or}
          <span aria-hidden className="h-px flex-1 bg-line" />
        </div>
        <Button look="plain" className="h-9 w-full" busy={busy === 'link'} onClick={() => void sendLink()}>
          <Mail aria-hidden size={15} />
          {w.withLink}
        </Button>
      </form>
    </Entrance>
  )
}
