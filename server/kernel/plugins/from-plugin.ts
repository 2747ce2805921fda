import { z } from 'zod'

const Failure = z.object({
  code: z.string().max(60).catch('plugin_failed'),
  message: z.string().transform((text) => text.slice(0, 1_000)),
  issues: z.array(z.object({ path: z.string().max(200), message: z.string().max(500) })).max(20).optional(),
})

/** What a plugin's process may say; anything else ends it. */
export const FromPlugin = z.discriminatedUnion('say', [
  z.object({ say: z.literal('claim'), manifest: z.unknown().optional() }),
  z.object({ say: z.literal('begun') }),
  z.object({ say: z.literal('failed'), error: Failure }),
  z.object({ say: z.literal('result'), id: z.int(), value: z.unknown().optional(), error: Failure.optional() }),
  z.object({
    say: z.literal('ask'), ask: z.int(), call: z.int().nullable(), arguments: z.array(z.unknown()).max(4),
    method: z.enum(['call', 'fetch', 'accessToken', 'storage.get', 'storage.set', 'storage.add', 'storage.remove', 'storage.list']),
  }),
  z.object({ say: z.literal('log'), level: z.enum(['info', 'warn', 'error']), message: z.string(), data: z.unknown().optional() }),
  z.object({ say: z.literal('pong') }),
])
export type FromPlugin = z.output<typeof FromPlugin>
export type PluginFailure = z.output<typeof Failure>
