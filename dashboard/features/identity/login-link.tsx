import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { errorLine } from '../../lib/error-words.ts'
import { problemOf } from '../../lib/problem-of.ts'
import { callRest } from '../../lib/session.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { Entrance } from './entrance.tsx'
import { enter } from './enter.ts'

const w = words.identity.link

/** Uses a sign-in link up only when its button is pressed: mail scanners open links, they do not press buttons. */
export function LoginLink({ token, next }: { token: string; next: string | undefined }) {
  const navigate = useNavigate()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()

  async function signIn() {
    setBusy(true)
    try {
      await callRest('POST', '/sessions/from-link', { token })
      enter(next)
    } catch (reason) {
      setError(reason)
      setBusy(false)
    }
  }
  if (problemOf(error)?.code === 'link_invalid') {
    return (
      <Entrance title={w.invalidTitle} detail={w.invalidDetail}>
        <Button look="primary" className="h-9 w-full" onClick={() => void navigate({ to: '/login', search: {} })}>
          {w.again}
        </Button>
      </Entrance>
    )
  }
  return (
    <Entrance title={w.ready} detail={w.detail}>
      <Button look="primary" className="h-9 w-full" autoFocus busy={busy} onClick={() => void signIn()}>
        {w.action}
      </Button>
      {error !== undefined && (
        <p role="alert" className="mt-3 text-center text-small text-critical">
          {errorLine(error)}
        </p>
      )}
    </Entrance>
  )
}
