export { PluginPage } from './plugin-page.tsx'
export { PluginsSection } from './plugins-section.tsx'
