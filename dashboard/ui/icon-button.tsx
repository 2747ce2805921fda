import { clsx } from 'clsx'
import type { LucideIcon } from 'lucide-react'
import type { ComponentProps } from 'react'
import { Tooltip } from './tooltip.tsx'

type IconButtonProps = Omit<ComponentProps<'button'>, 'children'> & { icon: LucideIcon; label: string; keys?: string }

/** A button that is only an icon: its label is its name and its tooltip. */
export function IconButton({ icon: Icon, label, keys, className, ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label} {...(keys ? { keys } : {})}>
      <button
        type="button"
        aria-label={label}
        {...rest}
        className={clsx(
          'inline-flex size-8 shrink-0 items-center justify-center rounded-control text-ink-soft',
          'transition-colors duration-100',
          'hover:bg-hover hover:text-ink active:bg-pressed aria-expanded:bg-pressed aria-pressed:bg-pressed',
          'aria-pressed:text-ink',
          'disabled:pointer-events-none disabled:opacity-50 touch-target',
          className,
        )}
      >
        <Icon aria-hidden size={16} strokeWidth={1.75} />
      </button>
    </Tooltip>
  )
}
