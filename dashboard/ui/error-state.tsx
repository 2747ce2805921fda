import { errorWords } from '../lib/error-words.ts'
import { words } from '../lib/words.ts'
import { Button } from './button.tsx'
import { Drawing } from './drawing.tsx'

/** What happened, what to do, and the way to try again. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: (() => void) | undefined }) {
  const { title, detail } = errorWords(error)
  return (
    <div
      role="alert"
      className="flex h-full min-h-64 flex-col items-center justify-center gap-1 px-8 py-10 text-center"
    >
      <Drawing name="broken" />
      <p className="mt-4 text-reading font-semibold">{title}</p>
      <p className="max-w-[48ch] text-dense text-balance text-ink-soft">{detail}</p>
      {onRetry && (
        <Button className="mt-4" onClick={onRetry}>
          {words.actions.retry}
        </Button>
      )}
    </div>
  )
}
