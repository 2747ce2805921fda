import { AppError } from '../../kernel/errors.ts'
import { requestOutside } from '../../kernel/http/request-outside.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { noteHealth } from '../integrations/index.ts'
import type { Installation } from './installation.ts'
import { openSettings, withDefaults } from './settings.ts'

type Options = { method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'; headers: Record<string, string>; body?: string | undefined; timeoutSeconds: number }

const mostRedirects = 3

/** HTTP for a plugin: to the hosts of its manifest alone, on every redirect too. @throws AppError forbidden, unavailable */
export async function fetchOutside(
  kernel: Kernel, installation: Installation, address: string, { method, headers, body, timeoutSeconds }: Options,
): Promise<{ status: number; headers: Record<string, string>; text: string }> {
  const hosts = hostsOf(kernel, installation)
  let url = address
  let sent = headers
  for (let redirects = 0; ; redirects++) {
    refuseOtherHosts(hosts, url)
    const answer = await requestOutside(kernel, { url, method, headers: sent, timeoutMs: timeoutSeconds * 1000, mostRedirects: 0, ...(body === undefined ? {} : { body }) })
    if (!answer.answered) {
      await tellHealth(kernel, installation, answer.reason)
      throw new AppError('unavailable', { detail: answer.reason })
    }
    await tellHealth(kernel, installation, answer.status >= 500 ? `The service answered with ${answer.status}.` : null)
    const location = (method === 'GET' || method === 'HEAD') && answer.status >= 301 && answer.status <= 308 ? answer.headers['location'] : undefined
    if (location === undefined || redirects === mostRedirects || !URL.canParse(location, url)) {
      return { status: answer.status, headers: answer.headers, text: answer.text }
    }
    const next = new URL(location, url)
    // A key or a cookie was meant for the first server.
    if (next.origin !== new URL(url).origin) sent = Object.fromEntries(Object.entries(headers).filter(([name]) => /^(accept|user-agent)$/i.test(name)))
    url = next.href
  }
}

/** Hosts, with ports where they name one: `{settings.site}` may hold a whole address. */
function hostsOf(kernel: Kernel, { manifest, workspaceId, settings }: Installation): string[] {
  const values = withDefaults(manifest, openSettings(kernel.secrets, { workspaceId, settings }))
  return manifest.hosts.flatMap((host) => {
    const filled = host.replace(/\{settings\.(\w+)\}/g, (_, name: string) => (typeof values[name] === 'string' ? values[name] : ''))
    if (filled === '') return []
    return [(URL.canParse(filled) && filled.includes('//') ? new URL(filled).host : filled).toLowerCase()]
  })
}

function refuseOtherHosts(hosts: readonly string[], url: string): void {
  if (!URL.canParse(url)) throw new AppError('invalid_input', { detail: 'fetch: not an address' })
  const { host, hostname } = new URL(url)
  const allowed = hosts.some((pattern) => (pattern.startsWith('*.') ? hostname.endsWith(pattern.slice(1)) : pattern === host || pattern === hostname))
  if (!allowed) throw new AppError('forbidden', { detail: `The plugin's manifest does not name the host ${host}.` })
}

async function tellHealth(kernel: Kernel, { workspaceId, id, manifest }: Installation, failure: string | null): Promise<void> {
  if (manifest.auth) await noteHealth(kernel, { workspaceId, installationId: id }, failure)
}
