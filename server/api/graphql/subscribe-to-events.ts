import { AppError } from '../../kernel/errors.ts'
import type { Hub, Listener } from '../../kernel/realtime/hub.ts'
import { readTopic } from '../../kernel/realtime/topic.ts'
import { type GraphContext, toGraphError } from './graph-context.ts'

const mostWaiting = 10_000

/** The hub's events as an async iterator for graphql-ws; ends when the client does or falls too far behind. */
export async function subscribeToEvents(hub: Hub, context: GraphContext, topics: readonly string[], after?: string): Promise<AsyncGenerator<unknown, void, void>> {
  const { caller } = context.call
  for (const topic of topics) {
    const { name, id } = readTopic(topic)
    if (caller.workspaceId === null || !context.kernel.registry.topics.get(name)?.mayListen(caller, id)) {
      throw toGraphError(new AppError('forbidden', { detail: `You may not listen to ${topic}.` }))
    }
  }
  const waiting: unknown[] = []
  let wake = (): void => {}
  let ended = false
  const listener: Listener = {
    workspaceId: caller.workspaceId ?? '',
    topics: new Set(),
    send(json) {
      const { event, topic, cursor } = JSON.parse(json)
      waiting.push({ ...event, topic, cursor })
      if (waiting.length > mostWaiting) ended = true
      wake()
    },
  }
  if (after === undefined) hub.listen(listener, topics)
  else if (!(await hub.listenAfter(listener, topics, after)).complete) {
    hub.unlisten(listener)
    throw toGraphError(new AppError('gone', { detail: 'That cursor is too far back. Fetch anew and subscribe without it.' }))
  }
  return (async function* events() {
    try {
      while (!ended) {
        while (waiting.length > 0) yield waiting.shift()
        await new Promise<void>((resolve) => { wake = resolve })
      }
    } finally {
      hub.unlisten(listener)
    }
  })()
}
