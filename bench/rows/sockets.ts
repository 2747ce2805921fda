import { setTimeout as sleep } from 'node:timers/promises'
import { startChild } from '../child.ts'
import type { Load } from '../load/load-process.ts'
import { memoryOf } from '../memory.ts'
import { percentile } from '../statistics.ts'
import type { Bench, Measurement, Row } from './row.ts'

const sockets = 10_000
const agents = 50
// A key may send 600 frames a minute, and each socket sends one to subscribe.
const socketsPerKey = 400
const messagesPerSecond = 100

/**
 * 10,000 sockets: 50 agents hear the whole inbox, the others one conversation each, five to a conversation. While 100
 * messages a second are written, each must be heard by all 55 that listen.
 */
export const socketsOpen: Measurement = {
  name: 'sockets',
  async measure(bench): Promise<Row[]> {
    const { scene, server, load, seconds } = bench
    const names = Array.from({ length: Math.ceil(sockets / socketsPerKey) }, (_, index) => `Listener ${index}`)
    const keys = await Promise.all(names.map((name) => makeKey(bench, name)))
    const { conversationIds } = scene
    const listeners = Array.from({ length: sockets }, (_, index) => ({
      key: keys[index % keys.length]!,
      topic: index < agents ? 'conversations' : `conversation:${conversationIds[index % conversationIds.length]}`,
    }))
    const ears = [await startChild<Load>('load'), await startChild<Load>('load')]
    try {
      const opened = await Promise.all(ears.map((ear, side) => ear.ask('openSockets', {
        port: scene.port, listeners: listeners.filter((_, index) => index % ears.length === side),
      })))
      const time = seconds * 2
      const written = await load.ask('steady', {
        port: scene.port, connections: 16, seconds: time, rate: messagesPerSecond,
        requests: conversationIds.map((id) => ({
          method: 'POST', path: `/api/v1/conversations/${id}/messages`, key: scene.key,
          body: { kind: 'note', text: 'Heard by all who listen.' },
        })),
      })
      await sleep(1_000)
      const heard = await Promise.all(ears.map((ear) => ear.ask('takeHeard')))
      const delays = heard.flatMap((ear) => ear.delays)
      const lost = heard.reduce((sum, ear) => sum + ear.lost, 0)
      const count = conversationIds.length
      const writtenTo = Array.from({ length: written.answered }, (_, index) => conversationIds[index % count]!)
      const expected = listenersOf(listeners, writtenTo)
      if (written.failed > 0 || lost > 0 || delays.length !== expected) {
        const heardOf = `${delays.length} of ${expected} frames heard`
        throw new Error(`Sockets: ${written.failed} messages failed, ${lost} sockets lost, ${heardOf}`)
      }
      const megabytes = memoryOf([server.pid]) / 1024 / 1024
      return [{
        name: `${sockets.toLocaleString('en-GB')} sockets, ${messagesPerSecond} messages/s: p95`,
        unit: 'ms',
        aim: { atMost: 50 },
        value: percentile(delays, 95),
        note: `p50 ${percentile(delays, 50)} ms, p99 ${percentile(delays, 99)} ms from the transaction's begin; ` +
          `${delays.length.toLocaleString('en-GB')} frames, none lost; ` +
          `opened in ${Math.max(...opened).toFixed(1)} s; server ${megabytes.toFixed(0)} MB`,
      }]
    } finally {
      await Promise.all(ears.map((ear) => ear.stop()))
    }
  },
}

/** Every message is heard by the agents and by those who listen to its conversation. */
function listenersOf(listeners: { topic: string }[], conversationIds: string[]): number {
  const counts = new Map<string, number>()
  for (const { topic } of listeners) counts.set(topic, (counts.get(topic) ?? 0) + 1)
  const all = counts.get('conversations') ?? 0
  return conversationIds.reduce((sum, id) => sum + all + (counts.get(`conversation:${id}`) ?? 0), 0)
}

async function makeKey({ scene }: Bench, name: string): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${scene.port}/api/v1/api-keys`, {
    method: 'POST', headers: { authorization: `Bearer ${scene.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name, scopes: ['conversations:read'] }),
  })
  const made: unknown = await answer.json()
  if (typeof made === 'object' && made !== null && 'key' in made && typeof made.key === 'string') return made.key
  throw new Error(`no key for the sockets: ${JSON.stringify(made)}`)
}
