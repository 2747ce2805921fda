/** What the page's loader and the messenger in its iframe tell each other by postMessage. */

/** Who the page says its user is; the customer's server makes `hmac` of externalId, or of email without one. */
export type Identity = { externalId?: string; email?: string; name?: string; hmac: string }

/** A proactive message that the visitor answers. */
export type Opening = { id: string; text: string }

export type Rule = Opening & { page: string; afterSeconds: number; visits: number; everyDays: number | null }

/** How the channel looks on the page; words are in the visitor's language. */
export type Look = {
  colour: string | null
  theme: 'auto' | 'light' | 'dark'
  position: 'left' | 'right'
  launcherText: string | null
  countsInTitle: boolean
  language: string
  words: { chat: string; open: string; openUnread: string; close: string; dismiss: string }
  /** Messages may be offered: the hidden frame stays and is told of the page. */
  offers: boolean
}

export type FromLook = { hayloft: 'look'; look: Look | null } | { hayloft: 'offer'; opening: Opening }

export type ToLook = { hayloft: 'page'; page: string; isVisible: boolean; isFree: boolean }

export type ToMessenger =
  /** `kept` empty: the user logged out before the messenger was there; forget them. */
  | { hayloft: 'boot'; kept: string | null; identity: Identity | null; open: boolean; page: string }
  | { hayloft: 'identify'; identity: Identity }
  | { hayloft: 'open'; page: string }
  | { hayloft: 'opening'; opening: Opening }
  | { hayloft: 'close' }
  | { hayloft: 'logout' }

export type ToPage =
  | { hayloft: 'ready' }
  /** What the page keeps for us where the browser gives an embedded page no storage of its own. */
  | { hayloft: 'keep'; value: string | null }
  | { hayloft: 'unread'; count: number }
  | { hayloft: 'warning'; text: string }
  | { hayloft: 'close' }
