export const frame = {
  product: 'Hayloft',
  title: (page: string) => `${page} · Hayloft`,
  rooms: { label: 'Rooms', inbox: 'Inbox', contacts: 'Contacts', outbox: 'Outbox', settings: 'Settings', search: 'Search' },
  rail: { collapse: 'Collapse sidebar', expand: 'Expand sidebar', waiting: (count: number) => `${count} open` },
  actions: {
    back: 'Back', cancel: 'Cancel', close: 'Close', copy: 'Copy', copied: 'Copied', dismiss: 'Dismiss', loadMore: 'Load more',
    more: 'More', retry: 'Try again', save: 'Save', undo: 'Undo', clear: 'Clear', search: 'Search',
  },
  states: { loading: 'Loading', never: 'Never', none: 'None' },
  account: {
    menu: 'Your account', theme: 'Theme', system: 'As the system', light: 'Light', dark: 'Dark',
    shortcuts: 'Keyboard shortcuts', signOut: 'Sign out', sessions: 'Your sessions',
  },
  connection: {
    connecting: 'Connecting…', away: 'Reconnecting…',
    awayDetail: 'New messages appear as soon as the connection is back. Nothing is lost.',
  },
  panes: { list: 'Width of the list', context: 'Width of the details' },
  palette: {
    label: 'Search and commands', placeholder: 'Search conversations and contacts, or type a command',
    nothing: 'Nothing found', conversations: 'Conversations', contacts: 'Contacts', commands: 'Commands', goTo: 'Go to',
    searching: 'Searching…', newContact: 'Add a contact', themeTo: { system: 'Theme: as the system', light: 'Theme: light', dark: 'Theme: dark' },
  },
  shortcuts: {
    title: 'Keyboard shortcuts', everywhere: 'Everywhere', list: 'In a list', conversation: 'In a conversation',
    writing: 'While writing', palette: 'Search and commands', sheet: 'This sheet', goInbox: 'Go to the inbox',
    goContacts: 'Go to contacts', goSettings: 'Go to settings', goOutbox: 'Go to the outbox', escape: 'Back, or close what is open',
    next: 'Next', previous: 'Previous', open: 'Open', closeReopen: 'Close or reopen', assign: 'Assign', reply: 'Reply',
    note: 'Note', send: 'Send', details: 'Show or hide details',
  },
  errors: {
    unreachable: {
      title: 'Hayloft cannot be reached', detail: 'Check your connection. What you wrote is kept here.',
    },
    notFound: { title: 'There is nothing here', detail: 'It may have been removed, or the address may be mistyped.' },
    forbidden: { title: 'You are not allowed to see this', detail: 'Ask an admin of the workspace for a role that may.' },
    invalid: 'That cannot be used',
    tooMany: { title: 'Too many requests', detail: 'Wait a moment, then try again.' },
    unavailable: { title: 'Hayloft is busy for a moment', detail: 'Your data is safe. Try again shortly.' },
    internal: {
      title: 'Something went wrong on our side',
      detail: (correlationId: string) => `Try again. If it stays, quote ${correlationId || 'the time'} to your operator.`,
    },
    crashed: { title: 'This page stopped working', detail: 'Reload it. What you wrote is kept in this browser.', reload: 'Reload' },
  },
  missing: { title: 'There is no such page', detail: 'The address may be mistyped.', home: 'Go to the inbox' },
}
