import { randomInt } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../../kernel/db/database.ts'
import { AppError } from '../../kernel/errors.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { findUnstorableText } from '../../kernel/unstorable-text.ts'

const mostBytes = 64 * 1024
// Two keys for each linked conversation: a busy inbox fills ten thousand in a month.
const mostKeys = 1_000_000
// A list that is larger cannot be handed on; the rows of a thousand large values would fill this process's memory.
const mostListedBytes = 2 * 1024 * 1024
// Counting takes as long as there are keys; the limit holds to within about this many.
const countedOnceIn = 500

/** What a plugin remembers, in the database: it has no other place. */
export function pluginStorage(kernel: Kernel, { id, workspaceId }: { id: string; workspaceId: string }) {
  const seal = (key: string, value: unknown) => kernel.secrets.encrypt(workspaceId, storable(key, value))
  const open = (sealed: string): unknown => JSON.parse(kernel.secrets.decrypt(workspaceId, sealed))
  const write = <T>(work: (db: Db) => Promise<T>) => kernel.database.transaction(workspaceId, ({ db }) => work(db))
  return {
    async get(key: string): Promise<unknown> {
      const { rows: [row] } = await sql<{ value: string }>`
        select value from plugin_storage where installation_id = ${id} and key = ${key}`.execute(kernel.database.forWorkspace(workspaceId))
      return row ? open(row.value) : null
    },
    async set(key: string, value: unknown): Promise<void> {
      const sealed = seal(key, value)
      await write(async (db) => {
        await refuseTooMany(db, id, key)
        await sql`
          insert into plugin_storage (installation_id, key, value) values (${id}, ${key}, ${sealed})
          on conflict (installation_id, key) do update set value = excluded.value, updated_at = now()`.execute(db)
      })
    },
    async add(key: string, value: unknown): Promise<boolean> {
      const sealed = seal(key, value)
      return write(async (db) => {
        await refuseTooMany(db, id, key)
        const { rows } = await sql`
          insert into plugin_storage (installation_id, key, value) values (${id}, ${key}, ${sealed})
          on conflict (installation_id, key) do nothing returning key`.execute(db)
        return rows.length === 1
      })
    },
    async remove(key: string): Promise<void> {
      await write((db) => sql`delete from plugin_storage where installation_id = ${id} and key = ${key}`.execute(db))
    },
    async list(prefix: string): Promise<{ key: string; value: unknown }[]> {
      const { rows } = await sql<{ key: string; value: string }>`
        with listed as (
          select key, value from plugin_storage where installation_id = ${id} and key >= ${prefix} and key < ${prefix} || chr(1114111)
          order by key limit 1000
        )
        select key, value from (
          select key, value, sum(octet_length(value)) over (order by key) - octet_length(value) as before from listed
        ) as measured where before < ${mostListedBytes} order by key`.execute(kernel.database.forWorkspace(workspaceId))
      if (rows.reduce((size, { value }) => size + value.length, 0) >= mostListedBytes) {
        throw new AppError('too_large', { detail: `storage: what begins with ${prefix} is larger than 1 MB together.` })
      }
      return rows.map(({ key, value }) => ({ key, value: open(value) }))
    },
  }
}

function storable(key: string, value: unknown): string {
  const text = JSON.stringify(value ?? null)
  if (text.length > mostBytes) throw new AppError('too_large', { detail: `storage: the value of ${key} is larger than 64 KB.` })
  if (findUnstorableText({ key, value })) throw new AppError('invalid_input', { detail: 'storage: the text holds what cannot be kept, such as the character NUL.' })
  return text
}

async function refuseTooMany(db: Db, id: string, key: string): Promise<void> {
  if (randomInt(countedOnceIn) > 0) return
  const { rows: [row] } = await sql<{ full: boolean }>`
    select count(*) >= ${mostKeys} and not bool_or(key = ${key}) as full from plugin_storage where installation_id = ${id}`.execute(db)
  if (row!.full) throw new AppError('too_large', { detail: `storage: at most ${mostKeys} keys.` })
}
