import pg from 'pg'

/**
 * Runs the work on a connection of its own. One that is cut off rejects what is asked on it; without a listener it would
 * end the whole process, and a stop in the middle of a start would leave the embedded PostgreSQL behind.
 */
export async function withClient<T>(config: pg.ClientConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(config)
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}
