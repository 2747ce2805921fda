import { sql } from 'kysely'
import type { Context } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'

/** The channels that a plugin offers are there as soon as it is installed; those that it offers no more keep their conversations. */
export async function putPluginChannels(ctx: Context, installationId: string, channels: readonly { name: string; title: string }[]): Promise<void> {
  for (const { name, title } of channels) {
    await sql`
      insert into channels (id, kind, name, plugin_installation_id, plugin_channel) values (${newId()}, 'plugin', ${title}, ${installationId}, ${name})
      on conflict (plugin_installation_id, plugin_channel) where plugin_installation_id is not null do nothing`.execute(ctx.db)
  }
}
