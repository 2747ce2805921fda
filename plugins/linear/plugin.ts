import { definePlugin } from '@hayloft/plugin'
import { trackerHooks } from '../shared/tracker-hooks.ts'
import { trackerOperations } from '../shared/tracker-operations.ts'
import { trackerSettings } from '../shared/tracker-settings.ts'
import { receiveWebhook } from './receive-webhook.ts'
import { linear } from './tracker.ts'

export default definePlugin({
  name: 'linear',
  version: '1.0.0',
  title: 'Linear',
  description: 'Create Linear issues from conversations, and keep status and comments the same on both sides.',
  scopes: ['conversations:read', 'conversations:write', 'messages:read', 'messages:write', 'integrations:read'],
  hosts: ['{settings.apiUrl}'],
  settings: {
    clientId: { kind: 'text', label: 'Client ID', help: 'Of your OAuth application in Linear. Not needed with an API key.' },
    clientSecret: { kind: 'secret', label: 'Client secret' },
    team: { kind: 'text', label: 'Team', help: 'Key of the team that new issues belong to, such as LAMP. The first team when empty.' },
    ...trackerSettings('Linear'),
    webhookSecret: { kind: 'secret', label: 'Signing secret of a webhook', help: 'Only for a webhook that you made by hand: without admin rights Hayloft cannot register one.' },
    apiUrl: { kind: 'text', label: 'Address of the API', default: 'https://api.linear.app' },
    webUrl: { kind: 'text', label: 'Address of Linear', default: 'https://linear.app' },
  },
  auth: {
    kind: 'oauth2',
    authorizeUrl: '{settings.webUrl}/oauth/authorize',
    tokenUrl: '{settings.apiUrl}/oauth/token',
    revokeUrl: '{settings.apiUrl}/oauth/revoke',
    scopes: ['read', 'write', 'admin'],
    scopeSeparator: ',',
    authorizeParameters: { prompt: 'consent' },
  },
  ...trackerOperations(linear),
  ...trackerHooks(linear),
  receive: { webhook: receiveWebhook },
  slots: [{ place: 'conversation.aside', title: 'Linear', page: 'panel.html' }],
})
