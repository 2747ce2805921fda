import { words } from '../lib/words.ts'
import { Button } from '../ui/button.tsx'
import { Drawing } from '../ui/drawing.tsx'

/** A page that threw: says so and offers to load it again. */
export function Crashed() {
  return (
    <div
      role="alert"
      className="flex h-full min-h-dvh flex-1 flex-col items-center justify-center gap-1 px-8 text-center"
    >
      <Drawing name="broken" />
      <p className="mt-4 text-reading font-semibold">{words.errors.crashed.title}</p>
      <p className="text-dense text-ink-soft">{words.errors.crashed.detail}</p>
      <Button className="mt-4" onClick={() => location.reload()}>
        {words.errors.crashed.reload}
      </Button>
    </div>
  )
}
