import { useQuery } from '@tanstack/react-query'
import { trpc } from '../../lib/rpc.ts'
import { PaneSubtitle } from '../../ui/pane-title.tsx'
import { PluginFrame } from './plugin-frame.tsx'
import type { ShownSlot, SlotPlace } from './records.ts'

const slotsMs = 300_000

/** The pages that plugins show in a place of the dashboard. */
export function useSlots(place: SlotPlace): ShownSlot[] {
  const { data } = useQuery(trpc.plugins.slots.queryOptions({}, { staleTime: slotsMs }))
  return data?.items.filter((slot) => slot.place === place) ?? []
}

/** Beside a conversation: one part of the pane for each page. */
export function ConversationSlots({ conversationId }: { conversationId: string }) {
  return useSlots('conversation.aside').map((slot) => (
    <section key={slot.url} className="border-b border-line px-4 py-4 last:border-0">
      <h3 className="mb-2 text-small font-medium text-ink-faint">{slot.title}</h3>
      <div className="-mx-1">
        <PluginFrame slot={slot} conversationId={conversationId} />
      </div>
    </section>
  ))
}

export function ContactSlots({ contactId }: { contactId: string }) {
  return useSlots('contact.aside').map((slot) => (
    <section key={slot.url} className="mt-6 border-t border-line pt-4">
      <PaneSubtitle className="mb-2 text-small font-medium text-ink-faint">{slot.title}</PaneSubtitle>
      <div className="-mx-1">
        <PluginFrame slot={slot} contactId={contactId} />
      </div>
    </section>
  ))
}
