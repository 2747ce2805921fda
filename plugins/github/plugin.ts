import { definePlugin } from '@hayloft/plugin'
import { trackerHooks } from '../shared/tracker-hooks.ts'
import { trackerOperations } from '../shared/tracker-operations.ts'
import { trackerSettings } from '../shared/tracker-settings.ts'
import { receiveWebhook } from './receive-webhook.ts'
import { github } from './tracker.ts'

export default definePlugin({
  name: 'github',
  version: '1.0.0',
  title: 'GitHub',
  description: 'Create GitHub issues from conversations, and keep status and comments the same on both sides.',
  scopes: ['conversations:read', 'conversations:write', 'messages:read', 'messages:write', 'integrations:read'],
  hosts: ['{settings.apiUrl}'],
  settings: {
    clientId: { kind: 'text', label: 'Client ID', help: 'Of your OAuth app or GitHub App. Not needed with a personal access token.' },
    clientSecret: { kind: 'secret', label: 'Client secret' },
    repository: { kind: 'text', label: 'Repository', help: 'Where new issues go, such as acme/lamps.' },
    ...trackerSettings('GitHub'),
    webhookSecret: { kind: 'secret', label: 'Secret of a webhook', help: 'Only for a webhook that you made by hand: without admin rights in the repository Hayloft cannot register one.' },
    apiUrl: { kind: 'text', label: 'Address of the API', default: 'https://api.github.com', help: 'With GitHub Enterprise Server: https://github.example.com/api/v3' },
    webUrl: { kind: 'text', label: 'Address of GitHub', default: 'https://github.com' },
  },
  auth: {
    kind: 'oauth2',
    authorizeUrl: '{settings.webUrl}/login/oauth/authorize',
    tokenUrl: '{settings.webUrl}/login/oauth/access_token',
    revokeUrl: '{settings.apiUrl}/applications/{settings.clientId}/token',
    revokeBy: 'delete',
    scopes: ['repo'],
  },
  ...trackerOperations(github),
  ...trackerHooks(github),
  receive: { webhook: receiveWebhook },
  slots: [{ place: 'conversation.aside', title: 'GitHub', page: 'panel.html' }],
})
