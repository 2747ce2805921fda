import { clsx } from 'clsx'
import { Command } from 'cmdk'
import { Check } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { type ReactNode, useState } from 'react'

export type Choice = {
  key: string
  label: string
  /** What else it is found by. */
  also?: string
  sign?: ReactNode
  detail?: ReactNode
  checked?: boolean
  onPick(): void
}

/** Asks for one of many by typing a few letters of it. `make` offers what is not there yet; `stays` lets one pick several. */
export function PickDialog({
  title,
  detail,
  placeholder,
  nothing,
  groups,
  stays,
  make,
  searching,
  onText,
  onClose,
}: {
  title: string
  detail?: string | undefined
  placeholder: string
  nothing: string
  groups: readonly { heading?: string; choices: readonly Choice[] }[]
  stays?: boolean
  make?: ((text: string) => { label: string; onPick(): void } | undefined) | undefined
  /** The choices come from a search: they are not filtered once more. */
  searching?: boolean
  onText?(text: string): void
  onClose(): void
}) {
  const [text, setText] = useState('')
  const made = make?.(text.trim())
  const pick = (onPick: () => void) => () => {
    if (!stays) onClose()
    setText('')
    onPick()
  }
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-veil" />
        <Radix.Content
          {...(detail ? {} : { 'aria-describedby': undefined })}
          className={clsx(
            'fixed inset-x-3 top-3 z-40 overflow-hidden rounded-sheet border border-line bg-raised shadow-float',
            'animate-appear wide:inset-x-auto wide:top-[16vh] wide:left-1/2 wide:w-[480px] wide:-translate-x-1/2',
          )}
        >
          <div className="px-4 pt-3 pb-1">
            <Radix.Title className="text-small font-medium text-ink-soft">{title}</Radix.Title>
            {detail && <Radix.Description className="text-small text-ink-faint">{detail}</Radix.Description>}
          </div>
          <Command loop label={title} shouldFilter={!searching}>
            <Command.Input
              autoFocus
              value={text}
              onValueChange={(next) => {
                setText(next)
                onText?.(next)
              }}
              placeholder={placeholder}
              className="h-10 w-full border-b border-line bg-transparent px-4 text-reading outline-none pointer-coarse:text-[16px]"
            />
            <Command.List className="max-h-[min(56dvh,380px)] scroll-quiet p-2">
              <Command.Empty className="py-8 text-center text-ink-soft">{nothing}</Command.Empty>
              {groups.map(({ heading, choices }, index) => choices.length > 0 && (
                <Command.Group key={heading ?? index} heading={heading} className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-tiny [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-ink-faint">
                  {choices.map(({ key, label, also, sign, detail: more, checked, onPick }) => (
                    <Command.Item key={key} value={`${label} ${key}`} keywords={also ? [also] : []} onSelect={pick(onPick)} className={rowClass}>
                      {sign && <span className="inline-flex w-5 shrink-0 justify-center text-ink-faint">{sign}</span>}
                      <span className="min-w-0 flex-1 truncate">{label}</span>
                      {more && <span className="shrink-0 text-small text-ink-soft tabular-nums">{more}</span>}
                      {checked && <Check aria-hidden size={15} className="shrink-0 text-accent-ink" />}
                    </Command.Item>
                  ))}
                </Command.Group>
              ))}
              {made && (
                <Command.Item forceMount value={`make ${text}`} onSelect={pick(made.onPick)} className={rowClass}>
                  {made.label}
                </Command.Item>
              )}
            </Command.List>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

const rowClass = clsx(
  'flex h-9 cursor-default items-center gap-2 rounded-control px-2 select-none data-[selected=true]:bg-pressed',
  'pointer-coarse:h-11',
)
