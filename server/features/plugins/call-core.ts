import { createHash } from 'node:crypto'
import type { Caller } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import type { CallInfo } from '../../kernel/plugins/plugin-process.ts'
import { runOperation } from '../../kernel/run-operation.ts'
import { grants } from '../../kernel/scope.ts'
import { covers, findMembers, scopesOf } from '../identity/index.ts'
import type { Installation } from './installation.ts'

type Options = { idempotencyKey?: string | undefined; onBehalfOf?: string | undefined }

/** An operation of the core, as the plugin or as a member on whose behalf it acts. @throws AppError */
export async function callCore(
  kernel: Kernel, installation: Installation, call: CallInfo | null, name: string, input: Record<string, unknown>, { idempotencyKey, onBehalfOf }: Options,
): Promise<unknown> {
  const operation = kernel.registry.operations.get(name)
  if (!operation) throw new AppError('not_found', { detail: `There is no operation ${name}.` })
  if (operation.scope === 'public') throw new AppError('forbidden', { detail: `${name} is for people, not for plugins.` })
  const caller = onBehalfOf === undefined ? pluginCaller(installation) : await memberCaller(kernel, installation, onBehalfOf)
  const request = {
    correlationId: correlationOf(installation.id, call?.correlationId ?? newId()), ip: null, userAgent: `plugin ${installation.name}/${installation.version}`,
    ...(idempotencyKey === undefined ? {} : { idempotencyKey: `plugin:${installation.id}:${createHash('sha256').update(idempotencyKey).digest('base64url')}` }),
  }
  const { output } = await runOperation(kernel, operation, { caller, request, surface: 'plugin' }, input)
  return output
}

/** What a plugin caused can be told by it, also where it acted for a member; and by the run that it was called by, so that flows do not set each other off through it without end. */
export function correlationOf(installationId: string, of: string): string {
  const [, origin] = /((?:run:)?[^:]*)$/.exec(of)!
  return `plugin:${installationId}:${origin!.slice(0, 60)}`
}

type Acting = Pick<Installation, 'id' | 'workspaceId' | 'grantedScopes'> & { manifest: { title: string } }

export function pluginCaller({ id, workspaceId, manifest, grantedScopes }: Acting): Caller {
  return { workspaceId, actor: { kind: 'plugin', id, name: manifest.title }, scopes: new Set(grantedScopes), rateLimit: null }
}

async function memberCaller(kernel: Kernel, { id, workspaceId, grantedScopes }: Installation, memberId: string): Promise<Caller> {
  const granted = new Set(grantedScopes)
  if (!grants(granted, 'on-behalf:use')) throw new AppError('forbidden', { detail: 'To act for a member a plugin needs the scope on-behalf:use.' })
  const member = (await findMembers(kernel.database.forWorkspace(workspaceId), [memberId])).get(memberId)
  if (!member || member.removedAt) throw new AppError('not_found', { detail: 'There is no member with that id.' })
  const scopes = sharedScopes(scopesOf(member.role), granted)
  return { workspaceId, actor: { kind: 'member', id: memberId, name: member.name, role: member.role, sessionId: id }, scopes, rateLimit: null }
}

/** What both have: each side may hold the wider of two scopes. */
export function sharedScopes(one: ReadonlySet<string>, other: ReadonlySet<string>): Set<string> {
  return new Set([...[...one].filter((scope) => covers(other, [scope])), ...[...other].filter((scope) => covers(one, [scope]))])
}
