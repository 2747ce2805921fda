/** What the page's loader and the messenger in its iframe tell each other by postMessage. */

/** Who the page says its user is; the customer's server makes `hmac` of externalId, or of email without one. */
export type Identity = { externalId?: string; email?: string; name?: string; hmac: string }

export type ToMessenger =
  /** `kept` empty: the user logged out before the messenger was there; forget them. */
  | { hayloft: 'boot'; kept: string | null; identity: Identity | null; open: boolean }
  | { hayloft: 'identify'; identity: Identity }
  | { hayloft: 'open' }
  | { hayloft: 'close' }
  | { hayloft: 'logout' }

export type ToPage =
  | { hayloft: 'ready' }
  /** What the page keeps for us where the browser gives an embedded page no storage of its own. */
  | { hayloft: 'keep'; value: string | null }
  | { hayloft: 'appearance'; colour: string }
  | { hayloft: 'unread'; count: number }
  | { hayloft: 'warning'; text: string }
  | { hayloft: 'close' }
