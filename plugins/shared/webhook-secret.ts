import { randomBytes } from 'node:crypto'
import type { PluginContext } from '@hayloft/plugin'

/** The one secret by which the service signs what it tells us; made once, whoever asks first. */
export async function webhookSecret({ storage }: PluginContext): Promise<string> {
  await storage.add('webhook secret', randomBytes(24).toString('hex'))
  return await storage.get<string>('webhook secret') ?? ''
}
