import { afterAll } from 'vitest'
import { createApiKey } from '../features/api-keys/index.ts'
import { startApi } from '../roles/api.ts'
import type { World } from './world.ts'

export type RunningApi = { url: string; key(scopes: readonly string[], workspaceSlug?: string): Promise<string> }

/** The real api of a world on a free port, with keys for it. Call once in a test file. */
export async function runApi(world: World): Promise<RunningApi> {
  const api = await startApi(world.kernel, 0)
  api.serve()
  afterAll(() => api.stop())
  return {
    url: `http://127.0.0.1:${api.port}`,
    key: (scopes, workspaceSlug = 'meadow') => createApiKey(world.kernel, { workspaceSlug, name: `Key for ${scopes.join(' ')}`, scopes: [...scopes] }),
  }
}
