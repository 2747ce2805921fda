import { sql } from 'kysely'
import type { Field, OAuth2, TokenAuth } from '../../../sdk/plugin/plugin.ts'
import type { Db } from '../../kernel/db/database.ts'
import { AppError } from '../../kernel/errors.ts'
import type { Secrets } from '../../kernel/secrets.ts'

export type Installation = { id: string; plugin: string; auth: OAuth2 | TokenAuth; settings: Record<string, unknown> }

/** @throws AppError not_found */
export async function findInstallation(db: Db, secrets: Secrets, { workspaceId, id }: { workspaceId: string; id: string }): Promise<Installation> {
  const { rows: [row] } = await sql<{ plugin: string; auth: OAuth2 | TokenAuth; fields: Record<string, Field>; settings: string }>`
    select name as plugin, manifest->'auth' as auth, manifest->'settings' as fields, settings from plugin_installations
    where id = ${id} and manifest->'auth' is not null`.execute(db)
  if (!row) throw new AppError('not_found')
  const defaults = Object.fromEntries(Object.entries(row.fields).map(([name, field]) => [name, field.default]))
  const given = JSON.parse(secrets.decrypt(workspaceId, row.settings)) as Record<string, unknown>
  return { id, plugin: row.plugin, auth: row.auth, settings: { ...defaults, ...given } }
}

/** Fills `{settings.name}` in. @throws AppError invalid_input where that setting is empty */
export function fillIn(address: string, settings: Record<string, unknown>): string {
  return address.replace(/\{settings\.(\w+)\}/g, (_, name: string) => {
    const value = settings[name]
    if (typeof value !== 'string' || value === '') throw new AppError('invalid_input', { detail: `Fill in the setting ${name} first.` })
    return value.replace(/\/$/, '')
  })
}
