import type { Duplex } from 'node:stream'
import type pg from 'pg'

const corked = new WeakSet<object>()

/** What is sent before the event loop turns goes out in one system call: begin with the first statement, the last with the commit. */
export function sendTogether(client: pg.PoolClient): void {
  // pg's types leave the connection out.
  const { stream } = (client as unknown as { connection: { stream: Duplex } }).connection
  if (corked.has(stream)) return
  corked.add(stream)
  stream.cork()
  process.nextTick(() => {
    corked.delete(stream)
    stream.uncork()
  })
}
