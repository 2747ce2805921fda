import { clsx } from 'clsx'
import { Check, type LucideIcon } from 'lucide-react'
import { DropdownMenu as Radix } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import { Kbd } from './kbd.tsx'

export function Menu({
  trigger,
  children,
  align = 'end',
  open,
  onOpenChange,
}: {
  trigger: ReactNode
  children: ReactNode
  align?: 'start' | 'end'
  open?: boolean
  onOpenChange?(open: boolean): void
}) {
  // Within the page's main landmark, which is not there yet when a menu is first rendered with it.
  const [main, setMain] = useState<HTMLElement | null>(null)
  return (
    // Not modal: that would hide the page from screen readers while its elements can still be reached.
    <Radix.Root
      modal={false}
      {...(open === undefined ? {} : { open })}
      onOpenChange={(opens) => {
        setMain(document.querySelector('main'))
        onOpenChange?.(opens)
      }}
    >
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal container={main ?? document.querySelector('main')}>
        <Radix.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className={clsx(
            'z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-48 scroll-quiet rounded-card',
            'border border-line bg-raised p-1 shadow-float animate-appear',
          )}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

export function MenuItem({
  icon: Icon,
  checked,
  keys,
  tone,
  disabled,
  onSelect,
  children,
}: {
  icon?: LucideIcon
  checked?: boolean
  keys?: string
  tone?: 'critical'
  disabled?: boolean
  onSelect(): void
  children: ReactNode
}) {
  const Item = checked === undefined ? Radix.Item : Radix.CheckboxItem
  return (
    <Item
      onSelect={onSelect}
      {...(disabled ? { disabled } : {})}
      {...(checked === undefined ? {} : { checked })}
      className={clsx(
        'flex min-h-8 items-center gap-2 rounded-control px-2 text-dense outline-none data-highlighted:bg-hover',
        'data-disabled:opacity-50',
        'cursor-default select-none pointer-coarse:min-h-11',
        tone === 'critical' ? 'text-critical' : 'text-ink',
      )}
    >
      {Icon && <Icon aria-hidden size={15} strokeWidth={1.75} className="text-ink-faint" />}
      <span className="flex flex-1 items-center gap-2 truncate">{children}</span>
      {checked && <Check aria-hidden size={15} className="text-accent-ink" />}
      {keys && <Kbd keys={keys} />}
    </Item>
  )
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className="px-2 py-1 text-tiny font-medium text-ink-faint">{children}</Radix.Label>
}

export function MenuLine() {
  return <Radix.Separator className="my-1 h-px bg-line" />
}
