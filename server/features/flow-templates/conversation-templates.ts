import type { Template } from './templates.ts'

const fromContact = { field: 'trigger.message.authorKind', test: 'equals', value: 'contact' } as const
/** The first message since we answered last: one notice for each time a contact begins to wait. */
const beginsToWait = { field: 'trigger.message.createdAt', test: 'equals', value: '{{ trigger.conversation.waitingSince }}' } as const
const group = 'Conversations'

export const conversationTemplates: readonly Template[] = [
  {
    id: 'assign-by-words', group, name: 'Assign by words',
    summary: 'A message that speaks of invoices or refunds goes to whoever deals with them, unless someone has the conversation already.',
    definition: {
      trigger: { kind: 'event', event: 'message.created' },
      where: {
        all: [
          fromContact,
          { field: 'trigger.conversation.assigneeId', test: 'is_empty' },
          {
            any: ['invoice', 'refund', 'payment'].map((word) => ({ field: 'trigger.message.text', test: 'contains' as const, value: word })),
          },
        ],
      },
      steps: [
        { kind: 'operation', id: 'assign', title: 'Assign it', operation: 'conversations.assign', input: { id: '{{ trigger.conversation.id }}', assigneeId: '' } },
        {
          kind: 'operation', id: 'note', title: 'Say why', operation: 'messages.create',
          input: { conversationId: '{{ trigger.conversation.id }}', kind: 'note', text: 'Assigned because the message speaks of money.' },
        },
      ],
    },
  },
  {
    id: 'away-notice', group, name: 'Away notice outside office hours',
    summary: 'Who writes at night or at the weekend gets an answer at once: when we are back.',
    definition: {
      trigger: { kind: 'event', event: 'message.created' },
      where: { all: [fromContact, beginsToWait] },
      steps: [
        {
          kind: 'set', id: 'clock', title: 'Local time',
          variables: {
            hour: '{{ trigger.message.createdAt | date: "H", "Europe/Berlin" | number }}',
            weekday: '{{ trigger.message.createdAt | date: "E", "Europe/Berlin" | number }}',
          },
        },
        {
          kind: 'branch', id: 'office', title: 'Is the office closed?',
          branches: [{
            title: 'Closed',
            where: {
              any: [
                { field: 'variables.hour', test: 'less', value: 9 },
                { field: 'variables.hour', test: 'at_least', value: 17 },
                { field: 'variables.weekday', test: 'at_least', value: 6 },
              ],
            },
            steps: [{
              kind: 'operation', id: 'notice', title: 'Send the notice', operation: 'messages.create',
              input: {
                conversationId: '{{ trigger.conversation.id }}',
                text: 'Hello {{ trigger.conversation.contactName | default: "there" }},\n\nthank you for writing. We are back at 9 on the next working day and will answer then.',
              },
            }],
          }],
          otherwise: [],
        },
      ],
    },
  },
  {
    id: 'escalate-waiting', group, name: 'Escalate what waits for four hours',
    summary: 'If nobody has answered a contact four hours later, the admins are told.',
    definition: {
      trigger: { kind: 'event', event: 'message.created' },
      where: { all: [fromContact, beginsToWait] },
      steps: [
        {
          kind: 'wait', id: 'answer', title: 'Wait for an answer, at most four hours', seconds: 4 * 3_600,
          event: { name: 'message.created', where: { all: [{ field: 'event.message.authorKind', test: 'equals', value: 'member' }, { field: 'event.message.kind', test: 'equals', value: 'reply' }] } },
        },
        {
          kind: 'branch', id: 'late', title: 'Has nobody answered?', otherwise: [],
          branches: [{
            where: { field: 'steps.answer.output.timedOut', test: 'equals', value: true },
            steps: [
              {
                kind: 'action', id: 'tell', title: 'Tell the admins', action: 'members.notify',
                input: {
                  roles: ['owner', 'admin'], byMail: true, link: '/inbox/all/{{ trigger.conversation.id }}',
                  title: '{{ trigger.conversation.contactName | default: "A contact" | truncate: 80 }} has waited for four hours',
                  text: '{{ trigger.message.text | truncate: 300 }}',
                },
              },
              {
                kind: 'operation', id: 'note', title: 'Note it', operation: 'messages.create',
                input: { conversationId: '{{ trigger.conversation.id }}', kind: 'note', text: 'Waiting for four hours: the admins were told.' },
              },
            ],
          }],
        },
      ],
    },
  },
  {
    id: 'approve-closing', group, name: 'Ask before closing',
    summary: 'Started by hand on a conversation: an admin approves, then it is closed.',
    definition: {
      trigger: { kind: 'manual', subject: 'conversation' },
      steps: [
        {
          kind: 'approval', id: 'ask', title: 'May it be closed?', question: 'May the conversation with {{ trigger.conversation.contactName | default: "the contact" }} be closed?',
          approvers: { roles: ['owner', 'admin'], memberIds: [] }, approvalSeconds: 2 * 86_400, onTimeout: 'reject',
          rejected: [{
            kind: 'operation', id: 'refused', title: 'Note the refusal', operation: 'messages.create',
            input: { conversationId: '{{ trigger.conversation.id }}', kind: 'note', text: 'Not closed: nobody approved it.' },
          }],
        },
        { kind: 'operation', id: 'close', title: 'Close it', operation: 'conversations.close', input: { id: '{{ trigger.conversation.id }}' } },
      ],
    },
  },
  {
    id: 'close-after-silence', group, name: 'Thank and close after three days of silence',
    summary: 'Three days after our answer without another word, the contact is thanked and the conversation closed.',
    definition: {
      trigger: { kind: 'event', event: 'message.created' },
      where: { all: [{ field: 'trigger.message.authorKind', test: 'equals', value: 'member' }, { field: 'trigger.message.kind', test: 'equals', value: 'reply' }] },
      steps: [
        { kind: 'wait', id: 'silence', title: 'Wait for anything new, at most three days', seconds: 3 * 86_400, event: { name: 'message.created' } },
        {
          kind: 'branch', id: 'silent', title: 'Nothing new?', otherwise: [],
          branches: [{
            where: { field: 'steps.silence.output.timedOut', test: 'equals', value: true },
            steps: [
              {
                kind: 'operation', id: 'thank', title: 'Say thank you', operation: 'messages.create',
                input: {
                  conversationId: '{{ trigger.conversation.id }}',
                  text: 'Thank you for writing to us. As we have heard nothing more, we take it that all is well and close this. A reply opens it again.',
                },
              },
              {
                kind: 'operation', id: 'close', title: 'Close it', operation: 'conversations.close', input: { id: '{{ trigger.conversation.id }}' },
                // oxlint-disable-next-line unicorn/no-thenable -- a word, never a function
                onError: { then: 'continue', steps: [] },
              },
            ],
          }],
        },
      ],
    },
  },
  {
    id: 'tell-assignee', group, name: 'Tell who was assigned',
    summary: 'A member who gets a conversation is told of it, by mail too.',
    definition: {
      trigger: { kind: 'event', event: 'conversation.assigned' },
      where: { field: 'trigger.conversation.assigneeId', test: 'is_not_empty' },
      steps: [{
        kind: 'action', id: 'tell', title: 'Tell the assignee', action: 'members.notify',
        input: {
          memberIds: ['{{ trigger.conversation.assigneeId }}'], byMail: true, link: '/inbox/all/{{ trigger.conversation.id }}',
          title: 'You have a conversation with {{ trigger.conversation.contactName | default: "a contact" | truncate: 80 }}', text: '{{ trigger.conversation.preview }}',
        },
      }],
    },
  },
  {
    id: 'failed-delivery', group, name: 'Notice replies that did not arrive',
    summary: 'When a reply by mail fails or bounces, the conversation gets a note and its team is told.',
    definition: {
      trigger: { kind: 'event', event: 'message.delivered' },
      where: { field: 'trigger.message.delivery', test: 'in', value: ['failed', 'bounced'] },
      steps: [
        {
          kind: 'operation', id: 'note', title: 'Note it', operation: 'messages.create',
          input: { conversationId: '{{ trigger.conversation.id }}', kind: 'note', text: 'A reply did not arrive: {{ trigger.message.deliveryDetail | default: "no reason was given" }}' },
        },
        {
          kind: 'action', id: 'tell', title: 'Tell the agents', action: 'members.notify',
          input: { roles: ['admin', 'agent'], title: 'A reply did not arrive', text: '{{ trigger.message.deliveryDetail }}', link: '/inbox/all/{{ trigger.conversation.id }}' },
        },
      ],
    },
  },
]
