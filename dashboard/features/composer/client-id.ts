import type { Unsent } from './send-message.ts'

const failed = new Map<string, string>()

/**
 * The id by which the server tells a repeated send from a second message. What seemed to fail may have arrived, with only the
 * answer lost: sent again unchanged, it is the same message.
 */
export function clientIdOf(unsent: Unsent): string {
  return failed.get(JSON.stringify(unsent)) ?? crypto.randomUUID()
}

export function keepClientId(unsent: Unsent, clientId: string): void {
  failed.set(JSON.stringify(unsent), clientId)
}

export function dropClientId(unsent: Unsent): void {
  failed.delete(JSON.stringify(unsent))
}
