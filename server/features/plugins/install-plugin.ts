import { sql } from 'kysely'
import { z } from 'zod'
import type { Manifest } from '../../../sdk/plugin/manifest.ts'
import { AppError } from '../../kernel/errors.ts'
import { Id, newId } from '../../kernel/ids.ts'
import { command, query } from '../../kernel/operation.ts'
import { JsonObject } from '../../kernel/shapes.ts'
import { putPluginChannels } from '../channels/index.ts'
import { checkFits, checkGrants } from './check-grants.ts'
import { payloadOf, pluginInstalled } from './events.ts'
import { findInstallation, findInstallationByName } from './installation.ts'
import { openPackage, storePackage } from './packages.ts'
import { Plugin, PluginDescription } from './plugin.ts'
import { changeSettings, sealSettings } from './settings.ts'
import { showDescription, showInstallation } from './show-plugin.ts'

export const source = {
  fileId: Id.optional().describe('An uploaded package (ZIP)'),
  bundled: z.string().max(40).optional().describe('Name of a plugin that came with Hayloft'),
}

export const inspectPlugin = query({
  name: 'plugins.inspect',
  summary: 'Show what a package is and asks for, before installing it',
  scope: 'plugins:manage',
  input: z.object(source),
  output: PluginDescription,
  errors: ['not_found', 'too_large'],
  rest: 'GET /plugins/inspection',
  async run(ctx, given) {
    const { manifest } = await openPackage(ctx, given)
    checkFits(ctx, manifest)
    return showDescription(manifest, await findInstallationByName(ctx.db, manifest.name))
  },
})

export const installPlugin = command({
  name: 'plugins.install',
  summary: 'Install a plugin, and grant it scopes',
  scope: 'plugins:manage',
  input: z.object({
    ...source,
    grantedScopes: z.array(z.string().max(60)).max(60).optional().describe('Of those that it asks for; all when left out'),
    settings: JsonObject.default({}),
    development: z.boolean().default(false).describe('A work in progress, replaced often'),
  }),
  output: Plugin,
  errors: ['not_found', 'conflict', 'too_large'],
  rest: 'POST /plugins',
  secret: ['settings'],
  async run(ctx, { grantedScopes, settings, development, ...given }) {
    const opened = await openPackage(ctx, given)
    const { manifest } = opened
    checkFits(ctx, manifest)
    const granted = grantedScopes ?? manifest.scopes
    checkGrants(ctx, manifest, granted)
    if (await findInstallationByName(ctx.db, manifest.name)) throw new AppError('conflict', { detail: `${manifest.title} is installed already. Update it instead.` })
    await storePackage(ctx.kernel, opened)
    const id = newId()
    const { kind, name } = ctx.actor
    await sql`
      insert into plugin_installations (id, name, version, origin, manifest, hooks, package_hash, granted_scopes, settings, installed_by)
      values (${id}, ${manifest.name}, ${manifest.version}, ${development ? 'development' : given.bundled === undefined ? 'upload' : 'bundled'},
        ${JSON.stringify(manifest)}::json, ${manifest.hooks}::text[], ${opened.hash}, ${granted}::text[],
        ${sealSettings(ctx.kernel.secrets, ctx.workspaceId, changeSettings(manifest, {}, settings))}, ${JSON.stringify({ kind, id: ctx.actor.id, name })}::jsonb)`.execute(ctx.db)
    await putPluginChannels(ctx, id, channelsOf(manifest))
    const installation = await findInstallation(ctx.db, id)
    const plugin = showInstallation(ctx.kernel.secrets, installation, undefined)
    ctx.recordChange({ subjectId: id, before: null, after: { name: manifest.name, version: manifest.version, grantedScopes: granted } })
    ctx.emit(pluginInstalled, { subjectId: id, payload: payloadOf(installation) })
    return plugin
  },
})

export function channelsOf({ channels }: Manifest): { name: string; title: string }[] {
  return Object.entries(channels).map(([name, { title }]) => ({ name, title }))
}
