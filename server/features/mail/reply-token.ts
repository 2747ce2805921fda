import { createHmac, timingSafeEqual } from 'node:crypto'
import { decodeBase32, encodeBase32 } from './base32.ts'

type Purpose = 'reply' | 'bounce'
type Token = { channelLocalPart: string; domain: string; token: string }
export type Recipient = { localPart: string; domain: string; kind: Purpose | 'plain'; token: string | null }

/** RFC 5321; some mail systems refuse more. */
const longestLocalPart = 64
/** 64 bits: forging one takes 2^63 mails on average, and keeps the token at 39 characters. */
const macBytes = 8

/** Names a conversation to whoever was written to in it. Lower case only, for mail systems that fold case. */
export function makeReplyToken(secret: string, conversationId: string): string {
  return makeToken(secret, 'reply', conversationId)
}

/** The conversation's id; null when the token was not made here. */
export function readReplyToken(secret: string, token: string): string | null {
  return readToken(secret, 'reply', token)
}

export function makeBounceToken(secret: string, messageId: string): string {
  return makeToken(secret, 'bounce', messageId)
}

export function readBounceToken(secret: string, token: string): string | null {
  return readToken(secret, 'bounce', token)
}

/** `support+r.<token>@domain`. A channel name too long to fit is left out: the token alone names the conversation. */
export function replyAddress({ channelLocalPart, domain, token }: Token): string {
  return `${fit(channelLocalPart, `r.${token}`)}@${domain}`
}

/** `support+b.<token>@domain`: the envelope sender of each mail out, so that a bounce tells which message came back. */
export function bounceAddress({ channelLocalPart, domain, token }: Token): string {
  return `${fit(channelLocalPart, `b.${token}`)}@${domain}`
}

/** Null when it is no address. `localPart` is '' for a token without a channel name. */
export function readRecipient(address: string): Recipient | null {
  const at = address.lastIndexOf('@')
  if (at < 1 || at === address.length - 1) return null
  const local = address.slice(0, at).toLowerCase()
  const domain = address.slice(at + 1).toLowerCase()
  const match = /^(?:(.+)\+)?([rb])\.([a-z2-7]{20,60})$/.exec(local)
  if (!match) return { localPart: local.split('+')[0] || local, domain, kind: 'plain', token: null }
  return { localPart: match[1] ?? '', domain, kind: match[2] === 'r' ? 'reply' : 'bounce', token: match[3] ?? null }
}

function fit(channelLocalPart: string, tagged: string): string {
  const whole = `${channelLocalPart}+${tagged}`
  return whole.length <= longestLocalPart ? whole : tagged
}

function makeToken(secret: string, purpose: Purpose, id: string): string {
  const bytes = uuidBytes(id)
  if (!bytes) throw new TypeError(`not a UUID: ${id}`)
  return encodeBase32(Buffer.concat([bytes, mac(secret, purpose, bytes)]))
}

function readToken(secret: string, purpose: Purpose, token: string): string | null {
  const bytes = decodeBase32(token.toLowerCase())
  if (bytes?.length !== 16 + macBytes) return null
  const id = bytes.subarray(0, 16)
  if (!timingSafeEqual(bytes.subarray(16), mac(secret, purpose, id))) return null
  return id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

function mac(secret: string, purpose: Purpose, id: Buffer): Buffer {
  return createHmac('sha256', secret).update(`mail ${purpose} token\n`).update(id).digest().subarray(0, macBytes)
}

function uuidBytes(id: string): Buffer | null {
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id) ? Buffer.from(id.replaceAll('-', ''), 'hex') : null
}
