import { clsx } from 'clsx'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Command } from 'cmdk'
import { Keyboard, LogOut, type LucideIcon, Monitor, Moon, Sun, UserPlus, Workflow } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { type ReactNode, useDeferredValue, useState } from 'react'
import { useMay } from '../features/identity/use-me.ts'
import { useOfferedActs } from '../lib/acts.ts'
import { trpc } from '../lib/rpc.ts'
import { endSession } from '../lib/session.ts'
import { setTheme, type Theme } from '../lib/theme.ts'
import { words } from '../lib/words.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { useRooms } from './use-rooms.ts'

const w = words.palette
const themeIcons: Record<Theme, LucideIcon> = { system: Monitor, light: Sun, dark: Moon }

/** Finds any conversation, contact, view and command. */
export function CommandPalette({ onClose, onShortcuts }: { onClose(): void; onShortcuts(): void }) {
  const [text, setText] = useState('')
  const [picked, setPicked] = useState('')
  const typed = text.trim().toLocaleLowerCase()
  const query = useDeferredValue(text.trim())
  const navigate = useNavigate()
  const rooms = useRooms()
  const mayAdd = useMay('contacts:write')
  const mayBuild = useMay('flows:write')
  const search = { enabled: query.length > 1, placeholderData: <T,>(held: T | undefined) => held, staleTime: 10_000 }
  const conversations = useQuery(trpc.conversations.list.queryOptions({ state: 'all', query, limit: 6 }, search))
  const contacts = useQuery(trpc.contacts.list.queryOptions({ query, limit: 5 }, search))
  const found = query.length > 1
  const matches = (label: string) => label.toLocaleLowerCase().includes(typed)
  const then = (run: () => unknown) => () => {
    onClose()
    run()
  }

  const acts = useOfferedActs()

  const commands: { icon: LucideIcon; label: string; keys?: string; run(): unknown }[] = [
    ...(mayAdd
      ? [{ icon: UserPlus, label: w.newContact, run: () => navigate({ to: '/contacts', search: { add: true } }) }]
      : []),
    ...(mayBuild
      ? [{ icon: Workflow, label: w.newFlow, run: () => navigate({ to: '/automations', search: { add: true } }) }]
      : []),
    ...(['system', 'light', 'dark'] as const).map((theme) => ({
      icon: themeIcons[theme],
      label: w.themeTo[theme],
      run: () => setTheme(theme),
    })),
    { icon: Keyboard, label: words.account.shortcuts, keys: '?', run: onShortcuts },
    { icon: LogOut, label: words.account.signOut, run: endSession },
  ]

  const foundConversations = found ? (conversations.data?.items ?? []) : []
  const foundContacts = found ? (contacts.data?.items ?? []) : []
  const foundRooms = rooms.filter(({ room }) => matches(room.label))
  const foundActs = acts.filter(({ label }) => matches(label))
  const foundCommands = commands.filter(({ label }) => matches(label))
  const shown = [
    ...[...foundConversations, ...foundContacts].map(({ id }) => id),
    ...foundActs.map(({ name }) => `act ${name}`),
    ...foundRooms.map(({ room }) => room.to),
    ...foundCommands.map(({ label }) => label),
  ]
  // Rows come and go while one types: Enter always has the first one, until the arrows pick another.
  const value = shown.includes(picked) ? picked : (shown[0] ?? '')

  return (
    <Radix.Root
      open
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
    >
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-veil" />
        <Radix.Content
          aria-describedby={undefined}
          className={clsx(
            'fixed inset-x-3 top-3 z-40 overflow-hidden rounded-sheet border border-line bg-raised shadow-float',
            'animate-appear wide:inset-x-auto wide:top-[14vh] wide:left-1/2 wide:w-[600px] wide:-translate-x-1/2',
          )}
        >
          <Radix.Title className="sr-only">{w.label}</Radix.Title>
          <Command shouldFilter={false} loop label={w.label} value={value} onValueChange={setPicked}>
            <Command.Input
              value={text}
              onValueChange={(typed) => {
                setText(typed)
                setPicked('')
              }}
              placeholder={w.placeholder}
              autoFocus
              className={clsx(
                'h-12 w-full border-b border-line bg-transparent px-4 text-reading outline-none',
                'pointer-coarse:text-[16px]',
              )}
            />
            <Command.List className="max-h-[min(60dvh,420px)] scroll-quiet p-2">
              <Command.Empty className="py-10 text-center text-ink-soft">
                {conversations.isFetching || contacts.isFetching ? w.searching : w.nothing}
              </Command.Empty>
              {foundConversations.length > 0 && (
                <Group heading={w.conversations}>
                  {foundConversations.map((each) => (
                    <Item
                      key={each.id}
                      value={each.id}
                      onSelect={then(() =>
                        navigate({
                          to: '/inbox/$view/$conversationId',
                          params: { view: 'all', conversationId: each.id },
                        }),
                      )}
                    >
                      <Avatar name={each.contactName ?? words.inbox.noName} kind="contact" size="small" />
                      <span className="truncate font-medium">{each.contactName ?? words.inbox.noName}</span>
                      <span className="flex-1 truncate text-ink-soft">{each.subject ?? each.preview}</span>
                      <RelativeTime at={each.lastMessageAt} short className="text-small text-ink-soft" />
                    </Item>
                  ))}
                </Group>
              )}
              {foundContacts.length > 0 && (
                <Group heading={w.contacts}>
                  {foundContacts.map((each) => (
                    <Item
                      key={each.id}
                      value={each.id}
                      onSelect={then(() => navigate({ to: '/contacts/$contactId', params: { contactId: each.id } }))}
                    >
                      <Avatar name={each.name ?? each.email ?? ''} kind="contact" size="small" />
                      <span className="truncate font-medium">
                        {each.name ?? each.email ?? words.contacts.anonymous}
                      </span>
                      <span className="flex-1 truncate text-ink-soft">{each.name ? each.email : each.phone}</span>
                    </Item>
                  ))}
                </Group>
              )}
              {foundActs.length > 0 && (
                <Group heading={w.here}>
                  {foundActs.map(({ name, icon: Icon, label, keys, run }) => (
                    <Item key={name} value={`act ${name}`} onSelect={then(() => requestAnimationFrame(run))}>
                      <Icon aria-hidden size={15} strokeWidth={1.75} className="text-ink-faint" />
                      <span className="flex-1">{label}</span>
                      {keys && <Kbd keys={keys} />}
                    </Item>
                  ))}
                </Group>
              )}
              {foundRooms.length > 0 && (
                <Group heading={w.goTo}>
                  {foundRooms.map(({ room }) => (
                    <Item key={room.to} value={room.to} onSelect={then(() => navigate({ to: room.to }))}>
                      <room.icon aria-hidden size={15} strokeWidth={1.75} className="text-ink-faint" />
                      <span className="flex-1">{room.label}</span>
                      <Kbd keys={`g ${room.key}`} />
                    </Item>
                  ))}
                </Group>
              )}
              {foundCommands.length > 0 && (
                <Group heading={w.commands}>
                  {foundCommands.map(({ icon: Icon, label, keys, run }) => (
                    <Item key={label} value={label} onSelect={then(run)}>
                      <Icon aria-hidden size={15} strokeWidth={1.75} className="text-ink-faint" />
                      <span className="flex-1">{label}</span>
                      {keys && <Kbd keys={keys} />}
                    </Item>
                  ))}
                </Group>
              )}
            </Command.List>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className={clsx(
        '[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1',
        '[&_[cmdk-group-heading]]:text-tiny [&_[cmdk-group-heading]]:font-medium',
        '[&_[cmdk-group-heading]]:text-ink-faint',
      )}
    >
      {children}
    </Command.Group>
  )
}

function Item({ value, onSelect, children }: { value: string; onSelect(): void; children: ReactNode }) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className={clsx(
        'flex h-9 cursor-default items-center gap-2.5 rounded-control px-2 select-none',
        'data-[selected=true]:bg-pressed pointer-coarse:h-11',
      )}
    >
      {children}
    </Command.Item>
  )
}
