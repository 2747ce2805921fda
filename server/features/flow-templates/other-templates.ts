import type { Template } from './templates.ts'

export const otherTemplates: readonly Template[] = [
  {
    id: 'post-to-chat', group: 'Connections', name: 'Post new conversations to a team chat',
    summary: 'Each new conversation is posted to a Slack, Mattermost or Teams address for incoming webhooks.',
    definition: {
      trigger: { kind: 'event', event: 'message.created' },
      where: {
        all: [
          { field: 'trigger.message.authorKind', test: 'equals', value: 'contact' },
          { field: 'trigger.message.createdAt', test: 'equals', value: '{{ trigger.conversation.createdAt }}' },
        ],
      },
      steps: [{
        kind: 'action', id: 'post', title: 'Post it', action: 'http.request', retry: { attempts: 5, seconds: 10 },
        input: {
          method: 'POST', url: 'https://hooks.slack.com/services/…',
          body: { text: 'New conversation #{{ trigger.conversation.number }} with {{ trigger.conversation.contactName | default: "a visitor" }}: {{ trigger.message.text | truncate: 300 }}' },
        },
      }],
    },
  },
  {
    id: 'contact-from-webhook', group: 'Connections', name: 'Make contacts from a web form',
    summary: 'A form or another program sends name and e-mail address to the flow\'s webhook; a contact is made, and if it is there already the admins are told.',
    definition: {
      trigger: { kind: 'webhook' },
      where: { field: 'trigger.body.email', test: 'is_not_empty' },
      steps: [
        {
          kind: 'operation', id: 'create', title: 'Make the contact', operation: 'contacts.create',
          input: { name: '{{ trigger.body.name }}', email: '{{ trigger.body.email | trim | lower }}', lifecycle: 'lead' },
          onError: {
            // oxlint-disable-next-line unicorn/no-thenable -- a word, never a function
            then: 'continue',
            steps: [{
              kind: 'action', id: 'tell', title: 'Tell the admins', action: 'members.notify',
              input: { roles: ['admin', 'owner'], title: 'A form was sent by someone we know, or with a wrong address', text: '{{ trigger.body.name }} {{ trigger.body.email }}', link: '/contacts' },
            }],
          },
        },
      ],
    },
  },
  {
    id: 'welcome-lead', group: 'Contacts', name: 'Welcome new leads by mail',
    summary: 'A new contact with an e-mail address gets a word of welcome.',
    definition: {
      trigger: { kind: 'event', event: 'contact.created' },
      where: { all: [{ field: 'trigger.contact.email', test: 'is_not_empty' }, { field: 'trigger.contact.lifecycle', test: 'equals', value: 'lead' }] },
      steps: [{
        kind: 'action', id: 'welcome', title: 'Send the mail', action: 'mail.send', retry: { attempts: 10, seconds: 30 },
        input: {
          to: '{{ trigger.contact.email }}', subject: 'Welcome',
          text: 'Hello {{ trigger.contact.name | default: "there" }},\n\nthank you for your interest. If you have a question, simply answer this mail.',
        },
      }],
    },
  },
  {
    id: 'new-customer', group: 'Contacts', name: 'Celebrate a new customer',
    summary: 'When a contact becomes a customer, everyone who works with customers is told.',
    definition: {
      trigger: { kind: 'event', event: 'contact.updated' },
      where: { field: 'trigger.contact.lifecycle', test: 'changed_to', value: 'customer' },
      steps: [{
        kind: 'action', id: 'tell', title: 'Tell everyone', action: 'members.notify',
        input: { roles: ['owner', 'admin', 'agent', 'member'], title: '{{ trigger.contact.name | default: "A contact" | truncate: 80 }} is a customer now', link: '/contacts/{{ trigger.contact.id }}' },
      }],
    },
  },
  {
    id: 'weekly-summary', group: 'Reports', name: 'Weekly summary',
    summary: 'On Monday morning the admins get last week\'s conversations in numbers, by mail.',
    definition: {
      trigger: { kind: 'schedule', cron: '0 8 * * 1', timeZone: 'Europe/Berlin' },
      steps: [
        { kind: 'action', id: 'count', title: 'Count', action: 'conversations.summarise', input: { days: 7 } },
        {
          kind: 'action', id: 'tell', title: 'Send it', action: 'members.notify',
          input: {
            roles: ['owner', 'admin'], byMail: true, title: 'Last week: {{ steps.count.output.begun }} conversations', link: '/inbox',
            text: 'Begun: {{ steps.count.output.begun }}\n\nClosed: {{ steps.count.output.closed }}\n\nOpen now: {{ steps.count.output.open }}, of which {{ steps.count.output.waiting }} wait for an answer and {{ steps.count.output.unassigned }} are with nobody.',
          },
        },
      ],
    },
  },
]
