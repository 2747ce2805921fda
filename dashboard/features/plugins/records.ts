import type { Output } from '../../lib/records.ts'

export type Plugin = Output['plugins']['list']['items'][number]
export type InstalledPlugin = Plugin & { id: string }
export type Description = Output['plugins']['inspect']
export type SettingsField = Plugin['settings'][number]
export type ShownSlot = Output['plugins']['slots']['items'][number]
export type SlotPlace = ShownSlot['place']
export type LogLine = Output['plugins']['logs']['lines'][number]

export function isInstalled(plugin: Plugin): plugin is InstalledPlugin {
  return plugin.id !== null
}
