import { definePlugin } from '@hayloft/plugin'
import { trackerHooks } from '../shared/tracker-hooks.ts'
import { trackerOperations } from '../shared/tracker-operations.ts'
import { trackerSettings } from '../shared/tracker-settings.ts'
import { receiveWebhook } from './receive-webhook.ts'
import { jira } from './tracker.ts'

export default definePlugin({
  name: 'jira',
  version: '1.0.0',
  title: 'Jira',
  description: 'Create Jira issues from conversations, and keep status and comments the same on both sides. For Jira Cloud.',
  scopes: ['conversations:read', 'conversations:write', 'messages:read', 'messages:write', 'integrations:read'],
  hosts: ['{settings.apiUrl}'],
  settings: {
    clientId: { kind: 'text', label: 'Client ID', help: 'Of your OAuth 2.0 integration in the Atlassian developer console.', required: true },
    clientSecret: { kind: 'secret', label: 'Client secret', required: true },
    site: { kind: 'text', label: 'Site', help: 'Such as https://acme.atlassian.net. The first one that the account may use when empty.' },
    project: { kind: 'text', label: 'Project', help: 'Key of the project that new issues belong to, such as LAMP.' },
    issueType: { kind: 'text', label: 'Issue type', default: 'Task' },
    ...trackerSettings('Jira'),
    webhookSecret: { kind: 'secret', label: 'Secret of a webhook', help: 'Only for a webhook that an administrator made by hand.' },
    apiUrl: { kind: 'text', label: 'Address of the API', default: 'https://api.atlassian.com' },
    authUrl: { kind: 'text', label: 'Address of the sign-in', default: 'https://auth.atlassian.com' },
  },
  auth: {
    kind: 'oauth2',
    authorizeUrl: '{settings.authUrl}/authorize',
    tokenUrl: '{settings.authUrl}/oauth/token',
    scopes: ['read:jira-work', 'write:jira-work', 'read:jira-user', 'manage:jira-webhook', 'offline_access'],
    authorizeParameters: { audience: 'api.atlassian.com', prompt: 'consent' },
  },
  ...trackerOperations(jira),
  ...trackerHooks(jira),
  receive: { webhook: receiveWebhook },
  slots: [{ place: 'conversation.aside', title: 'Jira', page: 'panel.html' }],
})
