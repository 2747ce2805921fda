import { join } from 'node:path'
import { newId } from '../../kernel/ids.ts'
import { runOperation } from '../../kernel/run-operation.ts'
import { root } from '../../paths.ts'
import type { RunningApi } from '../../testing/api.ts'
import { installFolder } from '../../testing/plugins.ts'
import { clientId, clientSecret } from '../../testing/stand-ins/grants.ts'
import type { World } from '../../testing/world.ts'
import { connectIntegration } from './connect-integration.ts'

export type ConnectedPlugin = {
  id: string
  receiveUrl(name: string): string
  /** An operation of the plugin, as one of the cast, through the whole kernel. */
  call<T = Record<string, unknown>>(operation: string, input: object, options?: { as?: keyof World['cast']; idempotencyKey?: string }): Promise<T>
  /** Someone goes to the consent page and comes back. */
  connect(): Promise<void>
}

/** Installs a first-party plugin as an admin would, from its package, and connects it to a stand-in by OAuth. */
export async function connectPlugin(world: World, api: RunningApi, name: string, settings: Record<string, string>): Promise<ConnectedPlugin> {
  const { kernel, workspaceId } = world
  const { id } = await installFolder(world, join(root, 'plugins', name), { settings: { clientId, clientSecret, ...settings } })
  const plugin: ConnectedPlugin = {
    id,
    receiveUrl: (entrance) => `${api.url}/plugins/${id}/${entrance}`,
    async call(operation, input, { as = 'ada', idempotencyKey } = {}) {
      const found = (await kernel.registry.additionsOf(kernel, workspaceId, { fresh: true })).operations.get(`${name}.${operation}`)!
      const request = { correlationId: newId(), ip: null, userAgent: null, ...idempotencyKey && { idempotencyKey } }
      const { output } = await runOperation(kernel, found, { caller: world.cast[as].caller, request, surface: 'rest' }, input)
      return output as never
    },
    async connect() {
      const request = { correlationId: newId(), ip: null, userAgent: null }
      const { output, cookies: [cookie] } = await runOperation(kernel, connectIntegration, { caller: world.cast.olga.caller, request, surface: 'rpc' }, { id })
      const consent = await fetch(output.authorizeUrl, { redirect: 'manual' })
      const back = await fetch(consent.headers.get('location')!, { redirect: 'manual', headers: { cookie: `${cookie!.name}=${cookie!.value}` } })
      const outcome = back.headers.get('location')
      if (!outcome?.includes('outcome=connected')) throw new Error(`not connected: ${consent.status} ${outcome}`)
    },
  }
  await plugin.connect()
  return plugin
}
