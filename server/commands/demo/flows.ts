/** What the demo shop automates: two flows that work, and a draft to look into. None of them writes to a customer by itself. */
export const flows = [
  { templateId: 'approve-closing', publish: true },
  {
    name: 'Tell us when someone wants their money back', publish: true,
    description: 'A message that speaks of a refund gets a note, and the admins hear of it.',
    definition: {
      trigger: { kind: 'event', event: 'message.created' },
      where: {
        all: [
          { field: 'trigger.message.authorKind', test: 'equals', value: 'contact' },
          { any: ['refund', 'money back', 'return it'].map((words) => ({ field: 'trigger.message.text', test: 'contains', value: words })) },
        ],
      },
      steps: [
        {
          kind: 'operation', id: 'note', title: 'Note it', operation: 'messages.create',
          input: { conversationId: '{{ trigger.conversation.id }}', kind: 'note', text: '{{ trigger.conversation.contactName | default: "Someone" }} speaks of a refund.' },
        },
        {
          kind: 'action', id: 'tell', title: 'Tell the admins', action: 'members.notify',
          input: {
            roles: ['owner', 'admin'], link: '/inbox/all/{{ trigger.conversation.id }}',
            title: '{{ trigger.conversation.contactName | default: "Someone" }} wants a refund', text: '{{ trigger.message.text | truncate: 200 }}',
          },
        },
      ],
    },
  },
  { templateId: 'away-notice', publish: false },
] as const
