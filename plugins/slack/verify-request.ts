import type { PluginContext, PluginRequest } from '@hayloft/plugin'
import { isSignedBy } from '../shared/signature.ts'

const mostAgeSeconds = 5 * 60

/** Slack's signature of version 0: over the time and the body; an old one was recorded and sent again by someone else. */
export function isFromSlack({ settings }: PluginContext, { headers, body }: PluginRequest): boolean {
  const at = headers['x-slack-request-timestamp'] ?? ''
  if (!/^\d{1,12}$/.test(at) || Math.abs(Date.now() / 1000 - Number(at)) > mostAgeSeconds) return false
  return isSignedBy([settings['signingSecret'] as string | undefined], `v0:${at}:${body}`, headers['x-slack-signature']?.replace(/^v0=/, ''))
}
