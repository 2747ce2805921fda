import { sql } from 'kysely'
import type { Kernel } from '../../kernel/kernel.ts'
import type { LogLevel } from '../../kernel/plugins/plugin-process.ts'

type Line = { level: LogLevel; text: string; at: Date }
export type PluginLog = { add(level: LogLevel, text: string): void; flush(): Promise<void> }

const mostPerSecond = 100
export const keptLines = 500

/** The lines of one plugin, written to the database a second at a time. A flood is cut, and says so. */
export function makePluginLog(kernel: Kernel, { workspaceId, installationId }: { workspaceId: string; installationId: string }): PluginLog {
  let lines: Line[] = []
  let leftOut = 0
  let timer: NodeJS.Timeout | undefined

  const flush = async (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    if (leftOut > 0) lines.push({ level: 'warn', text: `(${leftOut} lines were left out: at most ${mostPerSecond} a second are kept)`, at: new Date() })
    const rows = lines
    ;[lines, leftOut] = [[], 0]
    if (rows.length === 0) return
    await kernel.database.transaction(workspaceId, async ({ db }) => {
      await sql`
        insert into plugin_log_lines (installation_id, level, text, at)
        select ${installationId}, level, text, at from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(level text, text text, at timestamptz)
        where exists (select from plugin_installations where id = ${installationId})`.execute(db)
      await sql`
        delete from plugin_log_lines where installation_id = ${installationId} and id <= (
          select id from plugin_log_lines where installation_id = ${installationId} order by id desc offset ${keptLines} limit 1)`.execute(db)
    }).catch((error: unknown) => kernel.log.warn({ err: error, installationId }, 'cannot keep the lines of a plugin'))
  }

  return {
    flush,
    add(level, text) {
      timer ??= setTimeout(() => void flush(), 1_000).unref()
      if (lines.length >= mostPerSecond) return void leftOut++
      // PostgreSQL keeps no NUL, and half a character is none.
      lines.push({ level, text: text.replaceAll('\0', '').slice(0, 4_000).toWellFormed(), at: new Date() })
    },
  }
}
