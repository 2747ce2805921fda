import { sql } from 'kysely'
import type { Db } from '../../kernel/db/database.ts'
import { AppError } from '../../kernel/errors.ts'
import { type Webhook, webhookColumns } from './webhook.ts'

/** @throws AppError not_found */
export async function findWebhook(db: Db, id: string): Promise<Webhook> {
  const { rows } = await sql<Webhook>`select ${webhookColumns} from webhooks where id = ${id} and removed_at is null`.execute(db)
  if (!rows[0]) throw new AppError('not_found')
  return rows[0]
}

/** Until the command ends. @throws AppError not_found */
export async function lockWebhook(db: Db, id: string): Promise<Webhook> {
  const { rows } = await sql<Webhook>`select ${webhookColumns} from webhooks where id = ${id} and removed_at is null for update`.execute(db)
  if (!rows[0]) throw new AppError('not_found')
  return rows[0]
}

export async function findWebhooks(db: Db, ids: readonly string[]): Promise<Map<string, Webhook>> {
  const { rows } = await sql<Webhook>`select ${webhookColumns} from webhooks where id = any(${ids}::uuid[]) and removed_at is null`.execute(db)
  return new Map(rows.map((webhook) => [webhook.id, webhook]))
}
