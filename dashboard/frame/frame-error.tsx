import type { ErrorComponentProps } from '@tanstack/react-router'
import { problemOf } from '../lib/problem-of.ts'
import { ErrorState } from '../ui/error-state.tsx'
import { Crashed } from './crashed.tsx'

/** What the server refused, in its words; what we broke, as a page to reload. */
export function FrameError({ error, reset }: ErrorComponentProps) {
  const refused = problemOf(error) !== undefined || (error instanceof Error && error.name === 'TRPCClientError')
  return refused ? (
    <div className="h-dvh flex-1">
      <ErrorState
        error={error}
        onRetry={() => {
          reset()
          location.reload()
        }}
      />
    </div>
  ) : (
    <Crashed />
  )
}
