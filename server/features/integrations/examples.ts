import { sql } from 'kysely'
import { newId } from '../../kernel/ids.ts'
import type { Kernel } from '../../kernel/kernel.ts'

/** For generated tests: a plugin that wants an account, with one connected by a token. */
export async function insertIntegration(kernel: Kernel, workspaceId: string): Promise<string> {
  const id = newId()
  const manifest = {
    protocol: 1, name: 'example', version: '1.0.0', title: 'Example', description: '', scopes: [], hosts: [], settings: {},
    operations: {}, steps: {}, hooks: [], receive: [], channels: {}, slots: [],
    auth: { kind: 'oauth2', authorizeUrl: 'https://service.example/authorize', tokenUrl: 'https://service.example/token', scopes: ['read'] },
  }
  const seal = (text: string) => kernel.secrets.encrypt(workspaceId, text)
  const { system } = kernel.database
  await sql`delete from plugin_installations where workspace_id = ${workspaceId} and name = 'example'`.execute(system)
  await sql`
    insert into plugin_installations (id, workspace_id, name, version, origin, manifest, package_hash, granted_scopes, settings, state, installed_by)
    values (${id}, ${workspaceId}, 'example', '1.0.0', 'bundled', ${JSON.stringify(manifest)}, '', '{}',
      ${seal(JSON.stringify({ clientId: 'a', clientSecret: 'b' }))}, 'disabled', '{}')`.execute(system)
  await sql`
    insert into integrations (installation_id, workspace_id, plugin, kind, access_token)
    values (${id}, ${workspaceId}, 'example', 'token', ${seal('token')})`.execute(system)
  return id
}

type Cast = { integrationId: string }

export const integrationsExamples: Record<string, (cast: Cast) => object> = {
  'integrations.list': () => ({}),
  'integrations.check': (cast) => ({ id: cast.integrationId }),
  'integrations.connect': (cast) => ({ id: cast.integrationId }),
  'integrations.saveToken': (cast) => ({ id: cast.integrationId, token: 'lin_api_example' }),
  'integrations.disconnect': (cast) => ({ id: cast.integrationId }),
}
