import { feature } from '../../kernel/feature.ts'
import type { LoggedEvent } from '../../kernel/events/event.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { resource } from '../../kernel/resource.ts'
import { grants } from '../../kernel/scope.ts'
import { pluginFailed, pluginInstalled, pluginRemoved, pluginUpdated } from './events.ts'
import { closeHost, endPlugin } from './host.ts'
import { hookProjection, runPluginHook } from './hooks.ts'
import { callFromPage } from './call-from-page.ts'
import { inspectPlugin, installPlugin } from './install-plugin.ts'
import { noteFailure } from './note-failure.ts'
import { Plugin } from './plugin.ts'
import { additionsOf, forgetAdditions } from './plugin-operations.ts'
import { getPlugin, listPluginLog, listPlugins, listPluginSlots, removePlugin } from './plugin-queries.ts'
import { pluginRoutes } from './routes.ts'
import { updatePlugin } from './update-plugin.ts'

export { callPlugin } from './host.ts'
export { findInstallation, type Installation } from './installation.ts'
export { putPlugin } from './put-plugin.ts'

const forget = (kernel: Kernel, event: LoggedEvent): void => forgetAdditions(kernel, event.workspaceId)
const end = (kernel: Kernel, event: LoggedEvent): void => {
  forget(kernel, event)
  endPlugin(kernel, event.subjectId)
}

/** Third-party code in processes of its own, within what an admin granted. */
export const plugins = feature({
  name: 'plugins',
  operations: [listPlugins, listPluginSlots, getPlugin, inspectPlugin, installPlugin, updatePlugin, removePlugin, listPluginLog, callFromPage],
  internal: [noteFailure],
  resources: [resource('Plugin', Plugin)],
  events: [pluginInstalled, pluginUpdated, pluginRemoved, pluginFailed],
  jobs: [runPluginHook],
  projections: (kernel) => [hookProjection(kernel)],
  topics: [{ name: 'plugins', mayListen: (caller) => grants(caller.scopes, 'plugins:read') }],
  additions: additionsOf,
  routes: pluginRoutes,
  watchers: {
    [pluginInstalled.name]: forget, [pluginUpdated.name]: forget, [pluginFailed.name]: forget, [pluginRemoved.name]: end,
  },
  close: closeHost,
})
