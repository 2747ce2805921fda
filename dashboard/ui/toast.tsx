import { clsx } from 'clsx'
import { useSyncExternalStore } from 'react'
import { X } from 'lucide-react'
import { words } from '../lib/words.ts'

type Toast = { id: number; text: string; critical: boolean; action?: { label: string; run(): void } }

let toasts: Toast[] = []
let lastId = 0
const listeners = new Set<() => void>()

/** Says briefly what happened; with an action, how to take it back. Stays longer when there is something to press. */
export function toast(text: string, options: { critical?: boolean; action?: Toast['action'] } = {}): void {
  const id = ++lastId
  show([
    ...toasts.slice(-2),
    { id, text, critical: options.critical ?? false, ...(options.action ? { action: options.action } : {}) },
  ])
  setTimeout(() => dismiss(id), options.action || options.critical ? 8_000 : 4_000)
}

function dismiss(id: number): void {
  show(toasts.filter((each) => each.id !== id))
}

function show(next: Toast[]): void {
  toasts = next
  listeners.forEach((listener) => listener())
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function Toaster() {
  const shown = useSyncExternalStore(subscribe, () => toasts)
  return (
    <div
      role="status"
      aria-live="polite"
      className={clsx(
        'pointer-events-none fixed inset-x-0 top-[calc(64px+env(safe-area-inset-top))] z-50 flex flex-col',
        'items-center gap-2 px-4 wide:inset-x-auto wide:top-auto wide:bottom-4 wide:left-[212px]',
        'wide:max-w-[480px] wide:items-start wide:px-0',
      )}
    >
      {shown.map(({ id, text, critical, action }) => (
        <div
          key={id}
          className={clsx(
            'pointer-events-auto flex max-w-full items-center gap-1 rounded-card bg-ink py-1 pr-1 pl-3 text-dense',
            'text-canvas shadow-float animate-appear',
          )}
        >
          {critical && <span aria-hidden className="mr-1 size-2 shrink-0 rounded-full bg-accent" />}
          <span className="py-1.5 pr-2">{text}</span>
          {action && (
            <button
              type="button"
              onClick={() => {
                action.run()
                dismiss(id)
              }}
              className={clsx(
                'h-8 rounded-control px-2.5 font-semibold whitespace-nowrap hover:bg-canvas/15',
                'focus-visible:outline-canvas touch-target',
              )}
            >
              {action.label}
            </button>
          )}
          <button
            type="button"
            aria-label={words.actions.dismiss}
            onClick={() => dismiss(id)}
            className={clsx(
              'inline-flex size-8 items-center justify-center rounded-control opacity-75 hover:bg-canvas/15',
              'focus-visible:outline-canvas touch-target',
            )}
          >
            <X aria-hidden size={14} />
          </button>
        </div>
      ))}
    </div>
  )
}
