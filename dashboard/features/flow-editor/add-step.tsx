import { clsx } from 'clsx'
import { Command } from 'cmdk'
import { ClipboardPaste, type LucideIcon, Plus } from 'lucide-react'
import { Popover } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import { words } from '../../lib/words.ts'
import type { CatalogueStep } from '../flow-model/catalogue.ts'
import type { StepKind } from '../flow-model/definition.ts'
import { useFlowView } from './flow-view.ts'
import type { Place } from '../flow-model/lanes.ts'
import type { Choice } from '../flow-model/new-step.ts'
import { iconOfName, kindIcon } from './step-icon.tsx'

const w = words.flows.steps
const logic: Exclude<StepKind, 'operation' | 'action'>[] = ['branch', 'loop', 'set', 'flow', 'stop']
const people: Exclude<StepKind, 'operation' | 'action'>[] = ['approval', 'wait']

/** The button in a gap: opens everything that a step can be, to be found by typing. */
export function AddStep({ place, label, className }: { place: Place; label?: string; className?: string }) {
  const [open, setOpen] = useState(false)
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger
        aria-label={label ? undefined : w.insert}
        title={label ? undefined : w.insert}
        className={clsx(
          'nopan inline-flex items-center justify-center border border-line-strong bg-raised text-ink-faint',
          'transition-colors duration-100 hover:border-accent-ink hover:bg-accent-soft hover:text-ink',
          'aria-expanded:border-accent-ink aria-expanded:bg-accent-soft aria-expanded:text-ink',
          label ? 'h-8 gap-1.5 rounded-control px-3 text-dense font-medium touch-target' : 'relative size-6 rounded-full pointer-coarse:size-7 pointer-coarse:before:absolute pointer-coarse:before:-inset-2',
          className,
        )}
      >
        <Plus aria-hidden size={14} />
        {label}
      </Popover.Trigger>
      {open && <StepList place={place} onDone={() => setOpen(false)} />}
    </Popover.Root>
  )
}

function StepList({ place, onDone }: { place: Place; onDone(): void }) {
  const { catalogue, actions } = useFlowView()
  if (!actions) return null
  const add = (choice: Choice) => () => {
    onDone()
    actions.add(place, choice)
  }
  const kinds = (each: Exclude<StepKind, 'operation' | 'action'>[]) =>
    each.map((kind) => <Item key={kind} icon={kindIcon(kind)} name={kind} label={w.kinds[kind]} onSelect={add({ kind })} />)
  const entries = (kind: 'operation' | 'action', each: CatalogueStep[]) =>
    each.map((entry) => (
      <Item key={entry.name} icon={iconOfName(entry.name)} name={entry.name} label={entry.summary} onSelect={add({ kind, entry })} />
    ))
  return (
    <Popover.Portal>
      <Popover.Content
        align="center"
        sideOffset={6}
        collisionPadding={8}
        aria-label={w.insert}
        className="z-50 w-[320px] max-w-[calc(100vw-16px)] overflow-hidden rounded-card border border-line bg-raised shadow-float animate-appear"
      >
        <Command loop label={w.find}>
          <Command.Input
            autoFocus
            placeholder={w.find}
            className="h-10 w-full border-b border-line bg-transparent px-3 text-dense outline-none pointer-coarse:h-11 pointer-coarse:text-[16px]"
          />
          <Command.List className="max-h-[min(360px,50dvh)] scroll-quiet p-1">
            <Command.Empty className="px-2 py-6 text-center text-ink-soft">{w.noStep}</Command.Empty>
            {actions.mayPaste && (
              <Item
                icon={ClipboardPaste}
                name="paste"
                label={w.pasteHere}
                onSelect={() => {
                  onDone()
                  actions.paste(place)
                }}
              />
            )}
            <Group heading={w.groups.logic}>{kinds(logic)}</Group>
            <Group heading={w.groups.people}>{kinds(people)}</Group>
            {catalogue.actions.length > 0 && <Group heading={w.groups.outside}>{entries('action', catalogue.actions)}</Group>}
            {catalogue.operations.length > 0 && <Group heading={w.groups.operations}>{entries('operation', catalogue.operations)}</Group>}
          </Command.List>
        </Command>
      </Popover.Content>
    </Popover.Portal>
  )
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className={clsx(
        '[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1',
        '[&_[cmdk-group-heading]]:text-tiny [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-ink-faint',
      )}
    >
      {children}
    </Command.Group>
  )
}

function Item({ icon: Icon, name, label, onSelect }: { icon: LucideIcon; name: string; label: string; onSelect(): void }) {
  return (
    <Command.Item
      value={`${label} ${name}`}
      onSelect={onSelect}
      className="flex min-h-8 cursor-default items-center gap-2.5 rounded-control px-2 py-1 text-dense select-none data-[selected=true]:bg-pressed pointer-coarse:min-h-11"
    >
      <Icon aria-hidden size={15} strokeWidth={1.75} className="shrink-0 text-ink-faint" />
      <span className="min-w-0 flex-1">{label}</span>
    </Command.Item>
  )
}
