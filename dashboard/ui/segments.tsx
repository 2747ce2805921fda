import { clsx } from 'clsx'
import type { LucideIcon } from 'lucide-react'
import { Button } from './button.tsx'

/** A choice of one among few, side by side. */
export function Segments<T extends string>({
  label, value, options, onChange, className,
}: {
  label: string
  value: T
  options: readonly { value: T; label: string; icon?: LucideIcon }[]
  onChange(value: T): void
  className?: string
}) {
  return (
    <div role="group" aria-label={label} className={clsx('inline-flex shrink-0 gap-0.5 rounded-control border border-line bg-canvas p-0.5', className)}>
      {options.map(({ value: each, label: text, icon: Icon }) => (
        <Button
          key={each}
          look="quiet"
          aria-pressed={value === each}
          title={Icon ? text : undefined}
          className={clsx('h-7 px-2', value === each && 'bg-raised! text-ink!')}
          onClick={() => onChange(each)}
        >
          {Icon && <Icon aria-hidden size={15} strokeWidth={1.75} />}
          <span className={Icon ? 'sr-only' : undefined}>{text}</span>
        </Button>
      ))}
    </div>
  )
}
