const roles = { owner: 'Owner', admin: 'Admin', agent: 'Agent', member: 'Member', viewer: 'Viewer' }

export const settings = {
  title: 'Settings', sections: 'Sections',
  groups: { you: 'You', workspace: 'Workspace' },
  roles,
  roleHints: {
    owner: 'Everything, and the workspace itself', admin: 'Everything but ownership', agent: 'Answers customers',
    member: 'Reads conversations and contacts', viewer: 'Looks only',
  },
  members: {
    title: 'Members', detail: 'Who works in this workspace, and what they may do.', invite: 'Invite', you: 'You', role: 'Role',
    roleOf: (name: string) => `Role of ${name}`, remove: 'Remove', removeTitle: (name: string) => `Remove ${name}?`,
    removeDetail: 'They are signed out everywhere and lose access at once. What they wrote stays.', removed: 'Member removed',
    since: 'Since', invitations: 'Open invitations', invited: (email: string) => `Invitation sent to ${email}`, email: 'E-mail',
    inviteTitle: 'Invite a colleague', inviteDetail: 'They get a mail with a link that works for 7 days.', send: 'Send invitation',
    revoke: 'Withdraw', revoked: 'Invitation withdrawn', expires: 'Runs out', changed: 'Role changed', name: 'Name',
    noInvitations: 'No invitation is open.',
  },
  keys: {
    title: 'API keys', detail: 'For programs. Each key may do only what its scopes say.', create: 'Create key', name: 'Name',
    scopes: 'Scopes', scopesHint: 'What programs with this key may do. You can grant only what you may do yourself.',
    project: 'Project', allProjects: 'Whole workspace', expires: 'Runs out', never: 'Never', days: (days: number) => `In ${days} days`,
    createTitle: 'Create an API key', madeTitle: 'Copy the key now', madeDetail: 'It is shown this once. We keep only its fingerprint.',
    done: 'Done', revoke: 'Revoke', revokeTitle: (name: string) => `Revoke ${name}?`, revoked: 'Key revoked',
    revokeDetail: 'Programs that use this key are refused at once.', lastUsed: 'Last used', created: 'Created', copied: 'Key copied',
    empty: { title: 'No API keys', detail: 'Create one to reach Hayloft from your own programs, by REST, GraphQL or MCP.' },
    docs: 'API reference', key: 'Key', namePlaceholder: 'What will use it', pickScope: 'Pick at least one scope.',
  },
  sessions: {
    title: 'Sessions', detail: 'Browsers and programs in which you are signed in.', current: 'This one', end: 'Sign out',
    ended: 'Signed out there', from: 'Address', seen: 'Last seen', started: 'Signed in', unknown: 'Unknown browser',
    empty: { title: 'No sessions', detail: 'Where you are signed in appears here.' },
    on: (browser: string, system: string) => `${browser} on ${system}`,
  },
  password: {
    title: 'Password', detail: 'Optional: a sign-in link by mail works without one.', current: 'Current password',
    currentHint: 'Leave empty if you have none yet.', next: 'New password', hint: 'At least 10 characters.', save: 'Set password', saved: 'Password set',
  },
  audit: {
    title: 'Audit log', detail: 'Who did what, when and from where.', when: 'When', who: 'Who', what: 'What', where: 'From',
    changes: 'Changes', before: 'Before', after: 'After', filter: 'Filter by operation', all: 'All operations', none: 'Nothing',
    empty: { title: 'Nothing recorded yet', detail: 'Every change in this workspace is written down here.' },
    input: 'Input', show: 'Show details',
  },
  channels: {
    title: 'Channels', detail: 'The ways in which customers reach you.', chat: 'Chat widget', email: 'Mail address',
    install: 'Install', installDetail: 'Paste this before </body> on every page of your site.', copy: 'Copy snippet', copied: 'Snippet copied',
    address: 'Address', addressDetail: 'Mail to this address becomes a conversation.', demo: 'See it on the demo shop', create: 'Add channel',
    kind: 'Kind', name: 'Name', created: 'Channel added', key: 'Key', copyAddress: 'Copy address', addressCopied: 'Address copied',
    empty: { title: 'No channels yet', detail: 'Add a chat widget or a mail address, and customers can write to you.' },
    greeting: 'Greeting', colour: 'Colour', saved: 'Channel saved', look: 'Look',
  },
  workspace: {
    title: 'Workspace', detail: 'What your colleagues and customers see.', name: 'Name', slug: 'Short name', slugHint: 'Names the workspace on the command line.', save: 'Save', saved: 'Workspace saved',
  },
}
