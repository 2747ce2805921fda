import { type PluginContext, PluginError } from '@hayloft/plugin'
import { callService, type ServiceAnswer } from '../shared/call-service.ts'

export function askGithub(context: PluginContext, path: string, request: { method?: string; json?: object } = {}): Promise<ServiceAnswer> {
  const base = String(context.settings['apiUrl']).replace(/\/$/, '')
  return callService(context, {
    service: 'GitHub',
    url: path.startsWith('http') ? path : `${base}${path}`,
    headers: { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' },
    describe,
    ...request,
  })
}

/** All pages of a list, as their Link headers lead on, or until `found` says that it is enough. */
export async function listAll<T>(context: PluginContext, path: string, { mostPages, found }: { mostPages: number; found?: (items: T[]) => boolean }): Promise<T[]> {
  const items: T[] = []
  for (let next: string | undefined = path, page = 0; next && page < mostPages; page++) {
    const answer: ServiceAnswer = await askGithub(context, next)
    if (!Array.isArray(answer.json)) throw new PluginError('unavailable', 'GitHub: the answer was too large, or no list.')
    items.push(...answer.json as T[])
    if (found?.(items)) break
    next = /<([^>]+)>;\s*rel="next"/.exec(answer.headers['link'] ?? '')?.[1]
  }
  return items
}

function describe({ json }: ServiceAnswer): string | undefined {
  const { message, errors } = (json ?? {}) as { message?: string; errors?: { message?: string; field?: string; code?: string }[] }
  const details = Array.isArray(errors) ? errors.map((error) => error.message ?? `${error.field} ${error.code}`) : []
  return message && [message, ...details].join('. ')
}
