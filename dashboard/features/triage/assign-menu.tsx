import { clsx } from 'clsx'
import { useQueryClient } from '@tanstack/react-query'
import { Command } from 'cmdk'
import { Check, UserRound } from 'lucide-react'
import { Popover } from 'radix-ui'
import type { ReactNode } from 'react'
import type { Conversation, Member } from '../../lib/records.ts'
import { words } from '../../lib/words.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { buttonClass } from '../../ui/button.tsx'
import { useMe } from '../identity/use-me.ts'
import { assignConversation } from './change-conversation.ts'
import { useMembers } from '../conversation-list/use-members.ts'

const w = words.inbox.actions

/** Who answers this: oneself first, then the others; typing finds a name. */
export function AssignMenu({
  conversation,
  open,
  onOpenChange,
}: {
  conversation: Conversation
  open: boolean
  onOpenChange(open: boolean): void
}) {
  const queryClient = useQueryClient()
  const { member: me } = useMe()
  const members = useMembers()
  const assignee = members.find(({ id }) => id === conversation.assigneeId)
  const others = members.filter(
    ({ id, role, removedAt }) => id !== me.id && removedAt === null && role !== 'viewer' && role !== 'member',
  )

  function assign(member: Member | null) {
    onOpenChange(false)
    void assignConversation(queryClient, conversation, member)
  }

  return (
    <Popover.Root open={open} onOpenChange={onOpenChange}>
      <Popover.Trigger className={buttonClass('quiet', 'px-2')} title={w.assignee}>
        {assignee ? (
          <Avatar name={assignee.name} kind="member" size="small" />
        ) : (
          <UserRound aria-hidden size={16} strokeWidth={1.75} />
        )}
        <span className="max-w-32 truncate max-wide:sr-only">
          {assignee && <span className="sr-only">{w.assignedTo} </span>}
          {assignee?.name ?? w.assign}
        </span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          aria-label={w.assignee}
          className="z-50 w-60 overflow-hidden rounded-card border border-line bg-raised shadow-float animate-appear"
        >
          <Command loop label={w.assignee}>
            <Command.Input
              autoFocus
              placeholder={w.find}
              className={clsx(
                'h-9 w-full border-b border-line bg-transparent px-3 text-dense outline-none pointer-coarse:h-11',
                'pointer-coarse:text-[16px]',
              )}
            />
            <Command.List className="max-h-64 scroll-quiet p-1">
              <Command.Empty className="px-2 py-4 text-center text-ink-soft">{w.noMember}</Command.Empty>
              <Option value={`${w.assignToMe} ${me.name}`} chosen={assignee?.id === me.id} onSelect={() => assign(me)}>
                <Avatar name={me.name} kind="member" size="small" />
                {w.assignToMe}
              </Option>
              {others.map((member) => (
                <Option
                  key={member.id}
                  value={`${member.name} ${member.email}`}
                  chosen={member.id === assignee?.id}
                  onSelect={() => assign(member)}
                >
                  <Avatar name={member.name} kind="member" size="small" />
                  {member.name}
                </Option>
              ))}
              <Option value={w.unassigned} chosen={!assignee} onSelect={() => assign(null)}>
                <span className="inline-flex size-5 items-center justify-center">
                  <UserRound aria-hidden size={14} />
                </span>
                {w.unassigned}
              </Option>
            </Command.List>
          </Command>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

function Option({
  value,
  chosen,
  onSelect,
  children,
}: {
  value: string
  chosen: boolean
  onSelect(): void
  children: ReactNode
}) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className={clsx(
        'flex h-8 cursor-default items-center gap-2 rounded-control px-2 text-dense select-none',
        'data-[selected=true]:bg-pressed pointer-coarse:h-11',
      )}
    >
      {children}
      {chosen && <Check aria-hidden size={14} className="ml-auto text-accent-ink" />}
    </Command.Item>
  )
}
