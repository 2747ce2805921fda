import { sql } from 'kysely'
import { z } from 'zod'
import type { PluginEvent } from '../../../sdk/plugin/plugin.ts'
import type { Db } from '../../kernel/db/database.ts'
import type { LoggedEvent } from '../../kernel/events/event.ts'
import { knownAt } from '../../kernel/events/known-at.ts'
import type { Projection } from '../../kernel/events/projection.ts'
import { Id } from '../../kernel/ids.ts'
import { job, jobRequest } from '../../kernel/jobs/job.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { readTopic } from '../../kernel/realtime/topic.ts'
import { pluginCaller } from './call-core.ts'
import { callPlugin } from './host.ts'
import { type Installation, locateInstallation } from './installation.ts'

const Heard = z.custom<PluginEvent>((value) => typeof value === 'object' && value !== null)

/** One event, told to one plugin: tried ten times, within about three hours. */
export const runPluginHook = job({
  name: 'run-plugin-hook',
  payload: z.object({ installationId: Id, event: Heard, correlationId: z.string() }),
  maxAttempts: 10,
  timeoutSeconds: 120,
  async run(kernel, { payload: { installationId, event, correlationId }, job: { signal } }) {
    const installation = await locateInstallation(kernel.database.system, installationId)
    // Removed or switched off meanwhile: it hears nothing any more.
    if (!installation || installation.state === 'disabled' || !installation.manifest.hooks.includes(event.name)) return
    await callPlugin(kernel, installation, {
      target: { kind: 'hook', name: event.name }, input: event, idempotencyKey: `${event.id}:${installationId}`, correlationId, ...(signal ? { signal } : {}),
    })
  },
})

type Listener = Pick<Installation, 'id' | 'workspaceId' | 'grantedScopes'> & { manifest: { title: string }; hooks: string[] }

/** Turns events into jobs for the plugins that hear them and may read them: each exactly once. */
export function hookProjection(kernel: Kernel): Projection {
  const heard = knownAt(({ name }) => name.startsWith('plugin.'), findHeard)
  return {
    name: 'plugin hooks',
    async concerns(events, db, after) {
      const known = await heard(events, db, after)
      return events.some(({ workspaceId, name }) => known.has(`${workspaceId} ${name}`))
    },
    async apply(events, db) {
      const { rows: listeners } = await sql<Listener>`
        select id, workspace_id as "workspaceId", jsonb_build_object('title', manifest->'title') as manifest, granted_scopes as "grantedScopes", hooks
        from plugin_installations
        where state <> 'disabled' and workspace_id = any(${[...new Set(events.map(({ workspaceId }) => workspaceId))]}::uuid[])
          and hooks && ${[...new Set(events.map(({ name }) => name))]}::text[]`.execute(db)
      if (listeners.length === 0) return
      await kernel.jobs.add(db, events.flatMap((event) => listeners.filter((listener) => hears(kernel, listener, event)).map(({ id }) => jobRequest(runPluginHook, {
        workspaceId: event.workspaceId,
        key: `hook:${event.id}:${id}`,
        serialBy: `hook:${id}:${event.subjectId}`,
        payload: { installationId: id, event: shown(event), correlationId: event.correlationId ?? event.id },
      }))))
    },
  }
}

/** Which events of which workspaces a plugin has a hook for. */
async function findHeard(db: Db): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ key: string }>`
    select distinct workspace_id || ' ' || unnest(hooks) as key from plugin_installations where state <> 'disabled'`.execute(db)
  return new Set(rows.map(({ key }) => key))
}

function hears(kernel: Kernel, listener: Listener, event: LoggedEvent): boolean {
  if (listener.workspaceId !== event.workspaceId || !listener.hooks.includes(event.name)) return false
  // What it did itself it knows; hearing it again would be the beginning of a circle.
  if (event.actor.id === listener.id || event.correlationId?.startsWith(`plugin:${listener.id}:`)) return false
  return mayRead(kernel, listener, event)
}

/** The rule of live updates: whoever may listen to a topic of the event may read it. */
function mayRead(kernel: Kernel, listener: Listener, event: LoggedEvent): boolean {
  const { events, topics } = kernel.registry
  const caller = pluginCaller(listener)
  const audience = events.get(event.name)?.audience(event.payload) ?? []
  return audience.some((one) => {
    // A topic with a payload of its own shows only that, to visitors.
    if (typeof one !== 'string') return false
    const { name, id } = readTopic(one)
    return topics.get(name)?.mayListen(caller, id) ?? false
  })
}

function shown({ id, name, subjectId, at, actor, payload }: LoggedEvent): PluginEvent {
  return { id, name, subjectId, at: new Date(at).toISOString(), actor: { kind: actor.kind, id: actor.id, name: actor.name }, payload }
}
