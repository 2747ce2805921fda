import { clsx } from 'clsx'
import type { ComponentProps } from 'react'

export type ButtonLook = 'primary' | 'plain' | 'quiet' | 'critical' | 'note'

const looks: Record<ButtonLook, string> = {
  primary: 'bg-ink text-canvas hover:bg-ink/88 active:bg-ink/80',
  plain: 'border border-line-strong bg-raised text-ink hover:bg-hover active:bg-pressed',
  quiet:
    'text-ink-soft hover:bg-hover hover:text-ink active:bg-pressed aria-expanded:bg-pressed aria-expanded:text-ink',
  critical: 'border border-critical/40 bg-raised text-critical hover:bg-critical/8 active:bg-critical/12',
  note: 'bg-accent text-on-accent hover:brightness-[0.97] active:brightness-95',
}

type ButtonProps = ComponentProps<'button'> & { look?: ButtonLook; busy?: boolean }

/** What every button looks like; links that act as one take it too. */
export function buttonClass(look: ButtonLook = 'plain', className?: string): string {
  return clsx(
    'inline-flex h-8 shrink-0 items-center justify-center gap-1.5 rounded-control px-3 text-dense font-medium',
    'whitespace-nowrap',
    'transition-colors duration-100 select-none disabled:pointer-events-none disabled:opacity-50 touch-target',
    looks[look],
    className,
  )
}

export function Button({ look, busy, className, disabled, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={buttonClass(look, className)}
    >
      {children}
    </button>
  )
}
