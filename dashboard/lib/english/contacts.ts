export const contacts = {
  title: 'Contacts', list: 'Contacts', search: 'Search contacts', add: 'Add contact', added: 'Contact added',
  anonymous: 'Visitor', unknown: 'No name yet', yes: 'Yes', no: 'No', saved: 'Saved',
  empty: { title: 'No contacts yet', detail: 'Everyone who writes to you becomes a contact. You can also add one yourself.' },
  nothing: { title: 'No contact matches', detail: 'Try part of the name or of the e-mail address.' },
  pick: { title: 'Pick a contact', detail: 'See who they are and everything they wrote.' },
  fields: {
    name: 'Name', email: 'E-mail', phone: 'Phone', externalId: 'External id', lifecycle: 'Lifecycle', company: 'Company',
    lastSeen: 'Last seen', created: 'Contact since', attributes: 'Attributes',
  },
  externalIdHint: 'How your own system names them.',
  lifecycles: { visitor: 'Visitor', lead: 'Lead', customer: 'Customer', former: 'Former customer' },
  details: 'Details', conversations: 'Conversations', noConversations: 'Nothing yet. Conversations with this contact appear here.',
  edit: 'Edit', noCompany: 'No company', write: 'Start a conversation', writeTitle: (name: string) => `Write to ${name}`,
  subject: 'Subject', message: 'Message', send: 'Send', sent: 'Conversation started', needsName: 'Enter a name or an e-mail address.',
  noAddress: 'Add an e-mail address to write to this contact.',
}
