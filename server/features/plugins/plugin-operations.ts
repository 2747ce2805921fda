import type { z } from 'zod'
import type { Manifest } from '../../../sdk/plugin/manifest.ts'
import { type Cache, makeCache } from '../../kernel/cache.ts'
import { AppError, type ErrorCode } from '../../kernel/errors.ts'
import type { Additions } from '../../kernel/feature.ts'
import { action, type FlowAction } from '../../kernel/flows/action.ts'
import { newId } from '../../kernel/ids.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import type { Operation } from '../../kernel/operation.ts'
import { objectOf } from '../../kernel/plugins/schema-of.ts'
import type { Scope } from '../../kernel/scope.ts'
import { callPlugin } from './host.ts'
import { findInstallationByName, type Installation, listInstallations } from './installation.ts'

const caches = new WeakMap<Kernel, Cache<{ workspaceId: string; additions: Additions }>>()

/** What a workspace's enabled plugins add: kept for ten seconds, and forgotten when a plugin changes. */
export async function additionsOf(kernel: Kernel, workspaceId: string, { fresh = false } = {}): Promise<Additions> {
  if (fresh) forgetAdditions(kernel, workspaceId)
  return (await cacheOf(kernel).get(workspaceId, async () => ({ workspaceId, additions: await load(kernel, workspaceId) }))).additions
}

export function forgetAdditions(kernel: Kernel, workspaceId: string): void {
  cacheOf(kernel).forget(workspaceId)
}

function cacheOf(kernel: Kernel): Cache<{ workspaceId: string; additions: Additions }> {
  let cache = caches.get(kernel)
  if (!cache) caches.set(kernel, cache = makeCache('plugins of workspaces', { max: 10_000, ttlSeconds: 10 }))
  return cache
}

async function load(kernel: Kernel, workspaceId: string): Promise<Additions> {
  const installations = (await listInstallations(kernel.database.forWorkspace(workspaceId))).filter(({ state }) => state !== 'disabled')
  const made = installations.map(({ manifest, packageHash }) => makeAdditions(manifest, packageHash))
  return {
    key: installations.map(({ packageHash }) => packageHash).sort().join(' '),
    operations: new Map(made.flatMap(({ operations }) => operations.map((operation) => [operation.name, operation]))),
    actions: new Map(made.flatMap(({ actions }) => actions.map((one) => [one.name, one]))),
  }
}

type Made = { operations: Operation[]; actions: FlowAction[] }

// The same package in many workspaces is the same operations.
const byPackage = new Map<string, Made>()

function makeAdditions(manifest: Manifest, hash: string): Made {
  let made = byPackage.get(hash)
  if (!made) {
    if (byPackage.size > 1_000) byPackage.clear()
    byPackage.set(hash, made = {
      operations: Object.entries(manifest.operations).map(([name, described]) => operationOf(manifest.name, name, described)),
      actions: Object.entries(manifest.steps).map(([name, described]) => actionOf(manifest.name, name, described)),
    })
  }
  return made
}

// What a plugin may answer with.
const errors: readonly ErrorCode[] = ['not_found', 'conflict', 'too_large', 'not_connected', 'plugin_failed']

function operationOf(plugin: string, name: string, { kind, summary, scope, input, output }: Manifest['operations'][string]): Operation {
  const answer = objectOf(output)
  return {
    name: `${plugin}.${name}`,
    plugin,
    outside: true,
    kind,
    summary,
    // Checked by the manifest's own shape.
    scope: scope as Scope,
    input: objectOf(input),
    output: answer,
    errors,
    secret: [],
    attempts: null,
    replica: false,
    rest: kind === 'query' ? `GET /plugins/${plugin}/${name}` : `POST /plugins/${plugin}/${name}`,
    async run(ctx, given) {
      const installation = await findInstallationByName(ctx.db, plugin)
      if (!installation) throw new AppError('not_found', { detail: `The plugin ${plugin} is not installed.` })
      const value = await callPlugin(ctx.kernel, installation, {
        target: { kind: 'operation', name }, input: given, idempotencyKey: ctx.request.idempotencyKey ?? newId(), correlationId: ctx.request.correlationId,
      })
      return readAnswer(answer, value, installation)
    },
  }
}

function actionOf(plugin: string, name: string, { summary, input, output }: Manifest['steps'][string]): FlowAction {
  const answer = objectOf(output)
  return action({
    name: `${plugin}.${name}`,
    summary,
    input: objectOf(input),
    output: answer,
    async run(kernel, { workspaceId, input: given, idempotencyKey, signal, run }) {
      const installation = await findInstallationByName(kernel.database.forWorkspace(workspaceId), plugin)
      if (!installation) throw new AppError('not_found', { detail: `The plugin ${plugin} is not installed.` })
      const value = await callPlugin(kernel, installation, { target: { kind: 'step', name }, input: given, idempotencyKey, signal, correlationId: `run:${run.id}` })
      return readAnswer(answer, value, installation)
    },
  })
}

/** A plugin's answer is of the shape that it declared, or none. */
function readAnswer(shape: z.ZodObject, value: unknown, { manifest }: Installation): Record<string, unknown> {
  const parsed = shape.safeParse(value)
  if (parsed.success) return parsed.data
  const reason = parsed.error.issues.slice(0, 5).map(({ path, message }) => `${path.join('.') || 'output'}: ${message}`).join('; ')
  throw new AppError('plugin_failed', { detail: `${manifest.title} gave an answer that is not of its declared shape. ${reason}`.slice(0, 500) })
}
