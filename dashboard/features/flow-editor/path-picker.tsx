import { clsx } from 'clsx'
import { Command } from 'cmdk'
import { Popover } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import { words } from '../../lib/words.ts'
import type { Datum } from '../flow-model/available-data.ts'

const w = words.flows.form

/** Finds a piece of data by its words; what is known at the step is grouped by where it comes from. */
export function PathPicker({ data, onPick, children }: { data: readonly Datum[]; onPick(datum: Datum): void; children: ReactNode }) {
  const [open, setOpen] = useState(false)
  const groups = Map.groupBy(data, ({ group }) => group)
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>{children}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          aria-label={w.findData}
          className="z-50 w-[320px] max-w-[calc(100vw-16px)] overflow-hidden rounded-card border border-line bg-raised shadow-float animate-appear"
        >
          <Command loop label={w.findData}>
            <Command.Input
              autoFocus
              placeholder={w.findData}
              className="h-9 w-full border-b border-line bg-transparent px-3 text-dense outline-none pointer-coarse:h-11 pointer-coarse:text-[16px]"
            />
            <Command.List className="max-h-72 scroll-quiet p-1">
              <Command.Empty className="px-2 py-5 text-center text-ink-soft">{w.noData}</Command.Empty>
              {[...groups].map(([group, items]) => (
                <Command.Group
                  key={group}
                  heading={group}
                  className={clsx(
                    '[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1',
                    '[&_[cmdk-group-heading]]:text-tiny [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-ink-faint',
                  )}
                >
                  {items.map((datum) => (
                    <Command.Item
                      key={datum.path}
                      value={`${datum.label} ${datum.path}`}
                      onSelect={() => {
                        setOpen(false)
                        onPick(datum)
                      }}
                      className="flex min-h-8 cursor-default items-center gap-2 rounded-control px-2 text-dense select-none data-[selected=true]:bg-pressed pointer-coarse:min-h-11"
                    >
                      <span className="min-w-0 flex-1 truncate">{datum.label}</span>
                      <span className="shrink-0 text-tiny text-ink-soft">{words.flows.types[datum.type]}</span>
                    </Command.Item>
                  ))}
                </Command.Group>
              ))}
            </Command.List>
          </Command>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
