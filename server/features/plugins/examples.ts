import { sql } from 'kysely'
import { strToU8, zipSync } from 'fflate'
import type { Manifest } from '../../../sdk/plugin/manifest.ts'
import { newId } from '../../kernel/ids.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { keepFile } from '../files/index.ts'

const sample: Manifest = {
  protocol: 1, name: 'sample', version: '1.0.0', title: 'Sample', description: 'For generated tests.', scopes: ['contacts:read'], hosts: ['api.example.com'],
  settings: { colour: { kind: 'select', label: 'Colour', options: [{ value: 'red', label: 'Red' }], default: 'red' }, key: { kind: 'secret', label: 'Key' } },
  operations: {}, steps: {}, hooks: ['contact.created'], receive: [], channels: {}, slots: [],
}

/** For generated tests: one plugin that is installed, and the package of another that is uploaded. */
export async function makePluginCast(kernel: Kernel, workspaceId: string): Promise<Cast> {
  const pluginId = newId()
  const { system } = kernel.database
  await sql`delete from plugin_installations where workspace_id = ${workspaceId} and name in ('sample', 'another')`.execute(system)
  await sql`
    insert into plugin_installations (id, workspace_id, name, version, origin, manifest, hooks, package_hash, granted_scopes, settings, installed_by)
    values (${pluginId}, ${workspaceId}, ${sample.name}, ${sample.version}, 'upload', ${JSON.stringify(sample)}::json, '{}', 'none', '{contacts:read}',
      ${kernel.secrets.encrypt(workspaceId, '{"key":"of the cast"}')}, '{}')`.execute(system)
  const pluginChannelId = newId()
  await sql`
    insert into channels (id, workspace_id, kind, name, plugin_installation_id, plugin_channel)
    values (${pluginChannelId}, ${workspaceId}, 'plugin', 'Sample', ${pluginId}, 'sample')`.execute(system)
  const content = Buffer.from(zipSync({ 'plugin.json': strToU8(JSON.stringify({ ...sample, name: 'another' })), 'plugin.js': strToU8('export const start = () => {}') }))
  const pluginFileId = await kernel.database.transaction(workspaceId, ({ db }) =>
    keepFile(db, kernel.storage, { workspaceId, name: 'another.zip', contentType: 'application/zip', content, createdBy: { kind: 'system' } }))
  return { pluginId, pluginFileId, pluginChannelId }
}

type Cast = { pluginId: string; pluginFileId: string; pluginChannelId: string }

export const pluginsExamples: Record<string, (cast: Cast) => object> = {
  'plugins.list': () => ({}),
  'plugins.slots': () => ({}),
  'plugins.get': (cast) => ({ id: cast.pluginId }),
  'plugins.inspect': (cast) => ({ fileId: cast.pluginFileId }),
  'plugins.install': (cast) => ({ fileId: cast.pluginFileId, settings: { colour: 'red' } }),
  'plugins.update': (cast) => ({ id: cast.pluginId, enabled: false }),
  'plugins.remove': (cast) => ({ id: cast.pluginId }),
  'plugins.call': (cast) => ({ id: cast.pluginId, operation: 'contacts.list', input: { limit: 1 } }),
  'channels.receiveMessage': (cast) => ({ channelId: cast.pluginChannelId, externalId: 'thread 1', messageId: 'm1', contact: { externalId: 'u1', name: 'Grace' }, text: 'Hello' }),
  'plugins.logs': (cast) => ({ id: cast.pluginId }),
}
