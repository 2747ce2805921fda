import { definePlugin } from '@hayloft/plugin'
import { checkingOperation } from './check-account.ts'
import { followConversations } from './follow-conversations.ts'
import { postingOperation, postingStep } from './post-message.ts'
import { receiveCommand } from './receive-command.ts'
import { receiveEvent } from './receive-event.ts'

export default definePlugin({
  name: 'slack',
  version: '1.0.0',
  title: 'Slack',
  description: 'Each conversation as a thread in a channel: read customers there, and answer them from there.',
  scopes: ['conversations:read', 'messages:read', 'messages:write', 'members:read', 'on-behalf:use'],
  hosts: ['{settings.apiUrl}', 'hooks.slack.com'],
  settings: {
    clientId: { kind: 'text', label: 'Client ID', help: 'Of your Slack app, under Basic Information. Not needed with a bot token.' },
    clientSecret: { kind: 'secret', label: 'Client secret' },
    signingSecret: { kind: 'secret', label: 'Signing secret', help: 'Of your Slack app, under Basic Information.', required: true },
    channel: { kind: 'text', label: 'Channel for new conversations', help: 'Such as #support or C0123456789. Empty: only conversations that /hayloft links.' },
    showReplies: { kind: 'boolean', label: 'Show in the thread what members answer in Hayloft', default: true },
    apiUrl: { kind: 'text', label: 'Address of the API', default: 'https://slack.com/api', help: 'With GovSlack: https://slack-gov.com/api' },
    webUrl: { kind: 'text', label: 'Address of Slack', default: 'https://slack.com' },
  },
  auth: {
    kind: 'oauth2',
    authorizeUrl: '{settings.webUrl}/oauth/v2/authorize',
    tokenUrl: '{settings.apiUrl}/oauth.v2.access',
    revokeUrl: '{settings.apiUrl}/auth.revoke',
    scopes: ['chat:write', 'channels:join', 'channels:history', 'groups:history', 'users:read', 'users:read.email', 'reactions:write', 'commands'],
    scopeSeparator: ',',
    pkce: false,
  },
  operations: { postMessage: postingOperation, check: checkingOperation },
  steps: { post_message: postingStep },
  hooks: followConversations,
  receive: { events: receiveEvent, commands: receiveCommand },
})
