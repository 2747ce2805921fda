import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { X } from 'lucide-react'
import { lazy, Suspense } from 'react'
import type { Conversation } from '../../lib/records.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Badge } from '../../ui/badge.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { EditInPlace } from '../../ui/edit-in-place.tsx'
import { FoldingSection } from '../../ui/folding-section.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { PaneHandle, usePaneWidth } from '../../ui/panes.tsx'
import { PaneHeader } from '../../ui/pane-header.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Bar, Skeleton } from '../../ui/skeleton.tsx'
import { attributeLabel, attributeText } from '../contacts/attribute-words.ts'
import { OtherConversations } from '../conversation-list/other-conversations.tsx'
import { useInboxNames } from '../conversation-list/use-query-names.ts'
import { useMay } from '../identity/use-me.ts'
import { moveToTeam, setPriority, setSubject } from '../triage/triage.ts'
import { priorities } from '../triage/triage-dialogs.tsx'
import { CompanySection } from './company-section.tsx'
import { ContactCard, PlainSelect } from './contact-card.tsx'
import { Fact, Facts } from './facts.tsx'
import { OwnFields } from './own-fields.tsx'
import { SlaClocks } from './sla-clocks.tsx'
import { TagChips } from './tag-chips.tsx'

const ConversationSlots = lazy(async () => ({ default: (await import('../plugins/plugin-slots.tsx')).ConversationSlots }))
const w = words.inbox.context
const limits = { initial: 284, min: 248, max: 420 }

/** Whose conversation this is, what else they wrote, and the facts of this one. */
export function ContextPane({
  conversation,
  floating,
  onClose,
}: {
  conversation: Conversation
  floating: boolean
  onClose(): void
}) {
  const [width, setWidth] = usePaneWidth('context', limits)
  const queryClient = useQueryClient()
  const names = useInboxNames()
  const mayChange = useMay('conversations:write')
  const channel = names.channel.find(({ id }) => id === conversation.channelId)
  const contact = useQuery(trpc.contacts.get.queryOptions({ id: conversation.contactId }))
  return (
    <>
      {!floating && (
        <PaneHandle label={words.panes.context} width={width} onWidth={setWidth} grows="left" limits={limits} />
      )}
      <aside
        aria-label={w.label}
        style={floating ? undefined : { width }}
        className={clsx(
          'flex min-h-0 shrink-0 flex-col bg-surface',
          floating &&
            'fixed inset-y-0 right-0 z-30 w-full border-l border-line shadow-float animate-appear wide:w-[320px]',
        )}
      >
        <PaneHeader>
          <h2 className="flex-1 text-dense font-semibold">{w.label}</h2>
          {floating && <IconButton icon={X} label={words.actions.close} onClick={onClose} className="-mr-2" />}
        </PaneHeader>
        <div className="min-h-0 flex-1 scroll-quiet">
          {contact.isPending && <ContactSkeleton />}
          {contact.isError && !contact.data && (
            <ErrorState error={contact.error} onRetry={() => void contact.refetch()} />
          )}
          {contact.data && <ContactCard contact={contact.data} />}
          <FoldingSection name="conversation" title={w.conversation}>
            <Facts>
              <Fact label={w.number}>
                <span className="tabular-nums">{words.inbox.number(conversation.number)}</span>
              </Fact>
              <Fact label={w.channel}>{channel ? `${words.inbox.kinds[conversation.kind]} · ${channel.name}` : words.inbox.kinds[conversation.kind]}</Fact>
              <Fact label={words.inbox.triage.splitSubject}>
                <EditInPlace label={words.inbox.triage.splitSubject} value={conversation.subject ?? ''} disabled={!mayChange} onSave={(value) => void setSubject(queryClient, conversation, value || null)} />
              </Fact>
              <Fact label={words.inbox.triage.priority}>
                <PlainSelect
                  label={words.inbox.triage.priority}
                  value={conversation.priority}
                  disabled={!mayChange}
                  options={priorities.map((value) => ({ value, label: words.inbox.priorities[value] }))}
                  // Its options are these
                  onChange={(value) => void setPriority(queryClient, conversation, value as Conversation['priority'])}
                />
              </Fact>
              {names.team.length > 0 && (
                <Fact label={words.inbox.triage.team}>
                  <PlainSelect
                    label={words.inbox.triage.team}
                    value={conversation.teamId ?? ''}
                    disabled={!mayChange}
                    options={[{ value: '', label: words.states.none }, ...names.team.map(({ id, name }) => ({ value: id, label: name }))]}
                    onChange={(value) => void moveToTeam(queryClient, conversation, names.teams.get(value) ?? null)}
                  />
                </Fact>
              )}
              <Fact label={w.started}>
                <RelativeTime at={conversation.createdAt} />
              </Fact>
              {conversation.waitingSince && (
                <Fact label={w.waitingSince}>
                  <Badge tone="accent">
                    <RelativeTime at={conversation.waitingSince} />
                  </Badge>
                </Fact>
              )}
            </Facts>
            {conversation.relatedTo && <Related id={conversation.relatedTo} />}
          </FoldingSection>
          <SlaClocks conversation={conversation} />
          <FoldingSection name="tags" title={words.inbox.triage.tags}>
            <TagChips conversation={conversation} tags={names.tags} mayChange={mayChange} />
          </FoldingSection>
          {names.ownFields.length > 0 && (
            <FoldingSection name="fields" title={w.fields}>
              <OwnFields conversation={conversation} fields={names.ownFields} mayChange={mayChange} />
            </FoldingSection>
          )}
          {contact.data && Object.keys(contact.data.attributes).length > 0 && (
            <FoldingSection name="attributes" title={w.attributes}>
              <Facts>
                {Object.entries(contact.data.attributes).map(([name, value]) => (
                  <Fact key={name} label={attributeLabel(name)}>
                    <span className="wrap-anywhere">{attributeText(value)}</span>
                  </Fact>
                ))}
              </Facts>
            </FoldingSection>
          )}
          <Suspense>
            <ConversationSlots conversationId={conversation.id} />
          </Suspense>
          <FoldingSection name="others" title={w.others}>
            <OtherConversations conversation={conversation} />
          </FoldingSection>
          {contact.data?.companyId && <CompanySection companyId={contact.data.companyId} conversation={conversation} />}
        </div>
      </aside>
    </>
  )
}

function Related({ id }: { id: string }) {
  return (
    <p className="mt-3 rounded-control bg-canvas px-3 py-2 text-small text-ink-soft">
      {w.relatedTo}. {w.stranger}{' '}
      <Link
        to="/inbox/$view/$conversationId"
        params={{ view: 'all', conversationId: id }}
        className="text-accent-ink underline"
      >
        {w.openRelated}
      </Link>
    </p>
  )
}

function ContactSkeleton() {
  return (
    <Skeleton className="flex flex-col gap-3 border-b border-line px-4 py-4">
      <div className="flex items-center gap-3">
        <span className="size-12 rounded-full bg-line" />
        <Bar className="w-32" />
      </div>
      <Bar className="w-4/5" />
      <Bar className="w-3/5" />
      <Bar className="w-2/3" />
    </Skeleton>
  )
}
