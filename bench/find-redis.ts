import { Redis } from 'ioredis'

/** REDIS_URL, or where one listens by default; undefined when none answers. */
export async function findRedis(): Promise<string | undefined> {
  const url = process.env['REDIS_URL'] || 'redis://127.0.0.1:6379'
  const client = new Redis(url, { lazyConnect: true, connectTimeout: 1_000, maxRetriesPerRequest: 0, retryStrategy: () => null })
  client.on('error', () => undefined)
  const answers = await client.connect().then(() => client.ping()).then(() => true, () => false)
  client.disconnect()
  return answers ? url : undefined
}
