import { setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from '../redis/redis.ts'
import type { Carrier, Heard } from './bus.ts'

const startWithinMs = 2_000

/** Messages by Redis' own channels, heard on a connection of their own. */
export async function openRedisMessages(redis: Redis, heard: Heard): Promise<Carrier> {
  const channel = `${redis.prefix}bus`
  const subscriber = redis.connect({ autoResubscribe: false })
  subscriber.on('message', (_channel, text) => heard.message(text))
  // After the first subscription nothing was missed, after each further one something may have been: the same look serves both.
  const first = new Promise<void>((resolve) => {
    subscriber.on('ready', () => {
      void subscriber.subscribe(channel).then(() => heard.gap(), () => undefined).then(resolve)
    })
  })
  if (redis.isThere()) await Promise.race([first, sleep(startWithinMs, undefined, { ref: false })])
  return {
    async send(messages) {
      const sent = await redis.ask((client) => Promise.all(messages.map((message) => client.publish(channel, message))))
      return sent !== undefined
    },
    close: async () => subscriber.disconnect(),
  }
}
