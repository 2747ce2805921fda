import { type PluginContext, PluginError } from '@hayloft/plugin'
import { callService, type ServiceAnswer } from '../shared/call-service.ts'

export type Site = { id: string; url: string }

/** @param path below /rest/api/3 */
export async function askJira(context: PluginContext, path: string, request: { method?: string; json?: object } = {}): Promise<ServiceAnswer> {
  const { id } = await siteOf(context)
  return callService(context, { service: 'Jira', url: `${baseOf(context)}/ex/jira/${id}/rest/api/3${path}`, describe, ...request })
}

/** The site that the settings name, else the first that the account may use. */
export async function siteOf(context: PluginContext): Promise<Site> {
  const known = await context.storage.get<Site>('watched site')
  const wanted = hostOf(String(context.settings['site'] ?? ''))
  if (known && (!wanted || hostOf(known.url) === wanted)) return known
  const { json } = await callService(context, { service: 'Jira', url: `${baseOf(context)}/oauth/token/accessible-resources`, describe })
  const sites = json as Site[]
  const site = wanted ? sites.find(({ url }) => hostOf(url) === wanted) : sites[0]
  if (!site) throw new PluginError('not_found', wanted ? `The connected account may not use ${wanted}.` : 'The connected account may use no site.')
  await context.storage.set('watched site', { id: site.id, url: site.url })
  return { id: site.id, url: site.url }
}

function baseOf({ settings }: PluginContext): string {
  return String(settings['apiUrl']).replace(/\/$/, '')
}

function hostOf(address: string): string {
  return address.trim().replace(/^https?:\/\//, '').replace(/\/.*$/, '').toLowerCase()
}

function describe({ json }: ServiceAnswer): string | undefined {
  const { errorMessages, errors, message } = (json ?? {}) as { errorMessages?: string[]; errors?: Record<string, string>; message?: string }
  const said = [...errorMessages ?? [], ...Object.entries(errors ?? {}).map(([field, text]) => `${field}: ${text}`)]
  return said.length > 0 ? said.join('. ') : message
}
