import type { Caller } from '../context.ts'
import type { Kernel } from '../kernel.ts'

/** A topic that sockets may subscribe to: `conversations`, `conversation:<id>`. The workspace is always the caller's own. */
export type TopicDefinition = {
  name: string
  mayListen(caller: Caller, id: string | null): boolean
  /** Who may send a passing signal (typing) to the topic's listeners; nobody when left out. */
  maySignal?(caller: Caller, id: string | null): boolean
  /** What listeners get of a signal, null for nothing; as it was sent when left out. */
  readSignal?(kernel: Kernel, caller: Caller, id: string, data: object): Promise<object | null>
}

export function readTopic(topic: string): { name: string; id: string | null } {
  const colon = topic.indexOf(':')
  return colon === -1 ? { name: topic, id: null } : { name: topic.slice(0, colon), id: topic.slice(colon + 1) }
}
