import { createHmac } from 'node:crypto'
import { clientId, makeGrants } from './grants.ts'
import { bearerOf, type Delivery, type StandInAnswer, type StandInRequest, startStandIn } from './stand-in.ts'

export const signingSecret = 'slack-signing-secret'

export type SlackMessage = { ts: string; channel: string; thread_ts?: string; user?: string; bot_id?: string; text: string; metadata?: object; reactions: string[]; ephemeralTo?: string }
type Input = Record<string, unknown>

const needs: Record<string, string> = {
  'chat.postMessage': 'chat:write', 'chat.postEphemeral': 'chat:write', 'conversations.join': 'channels:join', 'conversations.replies': 'channels:history',
  'conversations.history': 'channels:history', 'users.info': 'users:read', 'reactions.add': 'reactions:write',
}
const reads = new Set(['conversations.replies', 'conversations.history', 'users.info', 'auth.test'])

/** Slack's Web API, consent page, Events API and slash commands. */
export async function startSlack() {
  const grants = makeGrants({ separator: ',', tokenSeconds: 12 * 3600, takesPkce: false })
  const channels = new Map([['C0SUPPORT', { name: 'support', joined: false }], ['C0RANDOM1', { name: 'random', joined: false }]])
  const users = new Map<string, { email: string; name: string }>()
  const messages: SlackMessage[] = []
  const late: Input[] = []
  let clock = 1_790_000_000
  let eventNumber = 0
  const newTs = () => `${++clock}.000100`
  const channelOf = (name: unknown) => [...channels].find(([id, { name: short }]) => id === name || `#${short}` === name)

  const methods: Record<string, (input: Input) => Input | string> = {
    'chat.postMessage'({ channel: to, text, thread_ts: thread, metadata }) {
      const channel = channelOf(to)
      if (!channel) return 'channel_not_found'
      if (!channel[1].joined) return 'not_in_channel'
      if (typeof text !== 'string' || text === '') return 'no_text'
      if (text.length > 40_000) return 'msg_too_long'
      if (thread !== undefined && !messages.some(({ ts }) => ts === thread)) return 'thread_not_found'
      const ts = newTs()
      messages.push({ ts, channel: channel[0], text, bot_id: 'B0HAYLOFT', metadata: metadata as object, reactions: [], ...typeof thread === 'string' && { thread_ts: thread } })
      return { channel: channel[0], ts }
    },
    'chat.postEphemeral'({ channel, user, text, thread_ts: thread }) {
      if (!users.has(String(user))) return 'user_not_in_channel'
      messages.push({ ts: newTs(), channel: String(channel), text: String(text), thread_ts: String(thread), reactions: [], ephemeralTo: String(user) })
      return { message_ts: newTs() }
    },
    'conversations.join'({ channel: id }) {
      const channel = channels.get(String(id))
      if (!channel) return 'channel_not_found'
      channel.joined = true
      return { channel: { id } }
    },
    'conversations.replies': ({ channel, ts }) => ({ messages: messages.filter((message) => message.channel === channel && (message.thread_ts === ts || message.ts === ts)), has_more: false }),
    'conversations.history': ({ channel }) => ({ messages: messages.filter((message) => message.channel === channel && !message.thread_ts).reverse(), has_more: false }),
    'users.info'({ user: id }) {
      const user = users.get(String(id))
      return user ? { user: { id, real_name: user.name, profile: { email: user.email, real_name: user.name } } } : 'user_not_found'
    },
    'reactions.add'({ channel, timestamp, name }) {
      const message = messages.find(({ ts }) => ts === timestamp)
      if (!message || message.channel !== channel) return 'message_not_found'
      if (message.reactions.includes(String(name))) return 'already_reacted'
      message.reactions.push(String(name))
      return {}
    },
  }

  const standIn = await startStandIn((request): StandInAnswer => {
    if (request.path === '/oauth/v2/authorize') return grants.authorize(request.query)
    if (request.path === '/commands/late') {
      late.push(JSON.parse(request.body) as Input)
      return {}
    }
    const method = /^\/api\/([\w.]+)$/.exec(request.path)?.[1]
    if (!method) return { status: 404 }
    if (method === 'oauth.v2.access') return { json: answerToken(request) }
    if (method === 'auth.revoke') return { json: { ok: grants.revoke(new URLSearchParams(request.body).get('token') ?? ''), revoked: true } }
    return { json: callMethod(method, request) }
  })

  function answerToken(request: StandInRequest): Input {
    const form = new URLSearchParams(request.body)
    if (form.get('client_id') !== clientId) return { ok: false, error: 'invalid_client_id' }
    const given = grants.token(form)
    if ('error' in given) return { ok: false, error: form.get('grant_type') === 'refresh_token' ? 'invalid_refresh_token' : 'invalid_code' }
    return { ok: true, ...given, token_type: 'bot', app_id: 'A0HAYLOFT', bot_user_id: 'U0HAYLOFT', team: { id: 'T0MEADOW', name: 'Meadow Ltd' } }
  }

  function callMethod(method: string, request: StandInRequest): Input {
    const token = bearerOf(request)
    const scopes = grants.scopesOf(token)
    if (!token) return { ok: false, error: 'not_authed' }
    if (!scopes) return { ok: false, error: 'token_expired' }
    const run = methods[method]
    if (!run) return { ok: false, error: 'unknown_method' }
    if (!scopes.includes(needs[method]!)) return { ok: false, error: 'missing_scope', needed: needs[method] }
    if (!reads.has(method) && request.headers['content-type'] !== 'application/json; charset=utf-8') return { ok: false, error: 'invalid_form_data' }
    const outcome = run(reads.has(method) ? Object.fromEntries(request.query) : JSON.parse(request.body) as Input)
    return typeof outcome === 'string' ? { ok: false, error: outcome } : { ok: true, ...outcome }
  }

  const send = (url: string, type: string, body: string, { secret = signingSecret, at = Math.floor(Date.now() / 1000), headers = {} }: Signing = {}): Promise<Delivery> =>
    standIn.deliver(url, {
      'content-type': type, 'x-slack-request-timestamp': String(at), 'x-slack-signature': `v0=${createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex')}`, ...headers,
    }, body)

  return {
    ...standIn, grants, channels, users, messages, late,
    /** Someone writes; Slack tells the app. */
    say(url: string, message: { channel: string; user: string; text: string; thread_ts?: string; bot_id?: string; subtype?: string; files?: { name: string }[] }, signing?: Signing) {
      const ts = newTs()
      messages.push({ ts, reactions: [], ...message })
      return send(url, 'application/json', JSON.stringify({
        type: 'event_callback', event_id: `Ev${++eventNumber}`, team_id: 'T0MEADOW', api_app_id: 'A0HAYLOFT', event: { type: 'message', ts, event_ts: ts, channel_type: 'channel', ...message },
      }), signing)
    },
    verifyUrl: (url: string) => send(url, 'application/json', JSON.stringify({ type: 'url_verification', token: 'x', challenge: 'a challenge' })),
    command: (url: string, { text, user, channel = 'C0SUPPORT' }: { text: string; user: string; channel?: string }, signing?: Signing) =>
      send(url, 'application/x-www-form-urlencoded', new URLSearchParams({
        command: '/hayloft', text, user_id: user, channel_id: channel, team_id: 'T0MEADOW', response_url: `${standIn.url}/commands/late`, trigger_id: '1.2.3',
      }).toString(), signing),
  }
}

type Signing = { secret?: string; at?: number; headers?: Record<string, string> }
