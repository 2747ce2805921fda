import { sql } from 'kysely'
import type { Manifest } from '../../../sdk/plugin/manifest.ts'
import type { Db } from '../../kernel/db/database.ts'
import { AppError } from '../../kernel/errors.ts'

export type Installation = {
  id: string
  workspaceId: string
  name: string
  version: string
  origin: 'bundled' | 'upload' | 'development'
  manifest: Manifest
  packageHash: string
  grantedScopes: string[]
  /** Sealed. */
  settings: string
  state: 'enabled' | 'disabled' | 'failing'
  lastError: string | null
  installedAt: Date
  updatedAt: Date
}

const columns = sql.raw(`id, workspace_id as "workspaceId", name, version, origin, manifest, package_hash as "packageHash",
  granted_scopes as "grantedScopes", settings, state, last_error as "lastError", installed_at as "installedAt", updated_at as "updatedAt"`)

/** @throws AppError not_found */
export async function findInstallation(db: Db, id: string, { lock = false } = {}): Promise<Installation> {
  const { rows: [row] } = await sql<Installation>`
    select ${columns} from plugin_installations where id = ${id} ${lock ? sql`for update` : sql``}`.execute(db)
  if (!row) throw new AppError('not_found')
  return row
}

export async function findInstallationByName(db: Db, name: string): Promise<Installation | undefined> {
  const { rows: [row] } = await sql<Installation>`
    select ${columns} from plugin_installations where workspace_id = current_workspace() and name = ${name}`.execute(db)
  return row
}

/** Few: a workspace has a handful of plugins. */
export async function listInstallations(db: Db): Promise<Installation[]> {
  const { rows } = await sql<Installation>`
    select ${columns} from plugin_installations where workspace_id = current_workspace() order by id limit 200`.execute(db)
  return rows
}

/** Before the workspace is known: the address of a plugin's entrance names the installation alone. */
export async function locateInstallation(system: Db, id: string): Promise<Installation | undefined> {
  const { rows: [row] } = await sql<Installation>`select ${columns} from plugin_installations where id = ${id}`.execute(system)
  return row
}
