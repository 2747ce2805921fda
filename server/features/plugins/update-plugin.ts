import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { JsonObject } from '../../kernel/shapes.ts'
import { putPluginChannels } from '../channels/index.ts'
import { checkFits, checkGrants } from './check-grants.ts'
import { payloadOf, pluginUpdated } from './events.ts'
import { channelsOf, source } from './install-plugin.ts'
import { findInstallation, type Installation } from './installation.ts'
import { openPackage, storePackage } from './packages.ts'
import { Plugin } from './plugin.ts'
import { changeSettings, openSettings, sealSettings } from './settings.ts'
import { showInstallation } from './show-plugin.ts'

export const updatePlugin = command({
  name: 'plugins.update',
  summary: 'Change a plugin\'s settings, grants or package, or switch it on or off',
  scope: 'plugins:manage',
  input: z.object({
    id: Id,
    ...source,
    enabled: z.boolean().optional(),
    grantedScopes: z.array(z.string().max(60)).max(60).optional(),
    settings: JsonObject.optional().describe('Fields to change; null takes a value away'),
  }),
  output: Plugin,
  errors: ['not_found', 'too_large'],
  rest: 'PATCH /plugins/:id',
  secret: ['settings'],
  async run(ctx, { id, fileId, bundled, enabled, grantedScopes, settings }) {
    const before = await findInstallation(ctx.db, id, { lock: true })
    const { manifest, packageHash } = await replaced(ctx, before, { fileId, bundled })
    // A new version keeps what the old one was granted and still asks for; more of it an admin grants in so many words.
    const granted = grantedScopes ?? before.grantedScopes.filter((scope) => manifest.scopes.includes(scope))
    checkGrants(ctx, manifest, granted)
    const values = changeSettings(manifest, openSettings(ctx.kernel.secrets, before), settings ?? {})
    const state = enabled === false ? 'disabled' : enabled === true || before.state === 'failing' ? 'enabled' : before.state
    await sql`
      update plugin_installations set version = ${manifest.version}, manifest = ${JSON.stringify(manifest)}::json, hooks = ${manifest.hooks}::text[],
        package_hash = ${packageHash}, granted_scopes = ${granted}::text[], settings = ${sealSettings(ctx.kernel.secrets, ctx.workspaceId, values)},
        state = ${state}, last_error = null, updated_at = greatest(now(), updated_at + interval '1 millisecond')
      where id = ${id}`.execute(ctx.db)
    await putPluginChannels(ctx, id, channelsOf(manifest))
    const after = await findInstallation(ctx.db, id)
    ctx.recordChange({ subjectId: id, before: recorded(before), after: recorded(after) })
    ctx.emit(pluginUpdated, { subjectId: id, payload: payloadOf(after) })
    return showInstallation(ctx.kernel.secrets, after, undefined)
  },
})

async function replaced(ctx: Context, before: Installation, { fileId, bundled }: { fileId?: string | undefined; bundled?: string | undefined }) {
  if (fileId === undefined && bundled === undefined) return before
  const opened = await openPackage(ctx, { fileId, bundled })
  if (opened.manifest.name !== before.name) {
    throw new AppError('invalid_input', { detail: `This package is ${opened.manifest.name}, and not ${before.name}: install it beside.` })
  }
  checkFits(ctx, opened.manifest)
  await storePackage(ctx.kernel, opened)
  return { manifest: opened.manifest, packageHash: opened.hash }
}

function recorded({ version, state, grantedScopes }: Installation) {
  return { version, state, grantedScopes }
}
