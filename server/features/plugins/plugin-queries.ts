import { sql } from 'kysely'
import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { command, query } from '../../kernel/operation.ts'
import { Moment } from '../../kernel/shapes.ts'
import { disconnect } from '../integrations/index.ts'
import { payloadOf, pluginRemoved } from './events.ts'
import { flushPluginLog } from './host.ts'
import { findInstallation, listInstallations } from './installation.ts'
import { bundledPackages } from './packages.ts'
import { Plugin, PluginSlot } from './plugin.ts'
import { showAvailable, showInstallation } from './show-plugin.ts'

export const listPlugins = query({
  name: 'plugins.list',
  summary: 'List the installed plugins, and those that came with Hayloft',
  scope: 'plugins:read',
  input: z.object({}),
  output: z.object({ items: z.array(Plugin) }).meta({ id: 'PluginList' }),
  rest: 'GET /plugins',
  async run(ctx) {
    const [installed, bundled] = await Promise.all([listInstallations(ctx.db), bundledPackages()])
    const names = new Set(installed.map(({ name }) => name))
    return {
      items: [
        ...installed.map((one) => showInstallation(ctx.kernel.secrets, one, bundled.find(({ manifest }) => manifest.name === one.name)?.manifest)),
        ...bundled.filter(({ manifest }) => !names.has(manifest.name)).map(({ manifest }) => showAvailable(manifest)),
      ],
    }
  },
})

const ShownSlot = z.object({ pluginId: Id, plugin: z.string(), title: z.string(), place: PluginSlot.shape.place, url: z.string() }).meta({ id: 'ShownSlot' })

export const listPluginSlots = query({
  name: 'plugins.slots',
  summary: 'List the pages of enabled plugins, and where the dashboard shows them',
  scope: 'conversations:read',
  input: z.object({}),
  output: z.object({ items: z.array(ShownSlot) }).meta({ id: 'PluginSlotList' }),
  rest: 'GET /plugin-slots',
  async run(ctx) {
    const enabled = (await listInstallations(ctx.db)).filter(({ state }) => state !== 'disabled')
    return {
      items: enabled.flatMap(({ id, name, manifest }) => manifest.slots.map(({ place, title, page }) => ({ pluginId: id, plugin: name, title, place, url: `/plugins/${id}/pages/${page}` }))),
    }
  },
})

export const getPlugin = query({
  name: 'plugins.get',
  summary: 'Get an installed plugin',
  scope: 'plugins:read',
  input: z.object({ id: Id }),
  output: Plugin,
  errors: ['not_found'],
  rest: 'GET /plugins/:id',
  async run(ctx, { id }) {
    const [installation, bundled] = await Promise.all([findInstallation(ctx.db, id), bundledPackages()])
    return showInstallation(ctx.kernel.secrets, installation, bundled.find(({ manifest }) => manifest.name === installation.name)?.manifest)
  },
})

export const removePlugin = command({
  name: 'plugins.remove',
  summary: 'Remove a plugin, what it remembers, and its connection to an account',
  scope: 'plugins:manage',
  input: z.object({ id: Id }),
  output: z.object({ id: Id }).meta({ id: 'RemovedPlugin' }),
  errors: ['not_found'],
  rest: 'DELETE /plugins/:id',
  async run(ctx, { id }) {
    const installation = await findInstallation(ctx.db, id, { lock: true })
    if (installation.manifest.auth) await disconnect(ctx, id)
    await sql`delete from plugin_installations where id = ${id}`.execute(ctx.db)
    ctx.recordChange({ subjectId: id, before: { name: installation.name, version: installation.version }, after: null })
    ctx.emit(pluginRemoved, { subjectId: id, payload: payloadOf(installation) })
    return { id }
  },
})

const LogLine = z.object({ level: z.enum(['info', 'warn', 'error', 'output']), text: z.string(), at: Moment }).meta({ id: 'PluginLogLine' })

export const listPluginLog = query({
  name: 'plugins.logs',
  summary: 'Show the last lines of a plugin\'s log, oldest first',
  scope: 'plugins:manage',
  input: z.object({ id: Id }),
  output: z.object({ lines: z.array(LogLine) }).meta({ id: 'PluginLog' }),
  errors: ['not_found'],
  rest: 'GET /plugins/:id/log-lines',
  async run(ctx, { id }) {
    await findInstallation(ctx.db, id)
    await flushPluginLog(ctx.kernel, id)
    const { rows } = await sql<z.output<typeof LogLine>>`
      select level, text, at from plugin_log_lines where installation_id = ${id} order by id desc limit 200`.execute(ctx.db)
    return { lines: rows.reverse() }
  },
})
