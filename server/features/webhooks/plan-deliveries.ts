import { sql } from 'kysely'
import type { Db } from '../../kernel/db/database.ts'
import type { LoggedEvent } from '../../kernel/events/event.ts'
import { knownAt } from '../../kernel/events/known-at.ts'
import type { Projection } from '../../kernel/events/projection.ts'
import { newId } from '../../kernel/ids.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { hears, leavesHouse } from './event-names.ts'
import { deliveryRequest, type Lane } from './lane.ts'

type Listening = { id: string; workspaceId: string; eventNames: string[]; createdAt: Date }

/** Each event becomes a row for each webhook that hears it, in the order of the log and exactly once, and a job for its lane. */
export const planDeliveries = (kernel: Kernel): Projection => {
  const workspacesWithWebhooks = knownAt(({ name }) => name.startsWith('webhook.'), findWorkspaces)
  return {
    name: 'webhooks',
    async concerns(events, db, after) {
      const workspaces = await workspacesWithWebhooks(events, db, after)
      return events.some(({ name, workspaceId }) => workspaces.has(workspaceId) && leavesHouse(name))
    },
    async apply(events, db) {
      const listening = await findListening(db, events.filter(({ name }) => leavesHouse(name)))
      if (listening.length === 0) return
      const lanes = new Map<string, Lane>()
      const rows = events.flatMap((event) => listening
        .filter((webhook) => webhook.workspaceId === event.workspaceId && webhook.createdAt <= event.at && hears(webhook.eventNames, event.name))
        .map((webhook) => {
          lanes.set(`${webhook.id} ${event.subjectId}`, { workspaceId: event.workspaceId, webhookId: webhook.id, subjectId: event.subjectId })
          return { id: newId(), workspace_id: event.workspaceId, webhook_id: webhook.id, event_id: event.id, event_name: event.name, subject_id: event.subjectId }
        }))
      if (rows.length === 0) return
      await insertDeliveries(db, rows.map((row, place) => ({ ...row, place })))
      await kernel.jobs.add(db, [...lanes.values()].map((lane) => deliveryRequest(lane)))
    },
  }
}

async function findWorkspaces(db: Db): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`select distinct workspace_id as id from webhooks where removed_at is null`.execute(db)
  return new Set(rows.map(({ id }) => id))
}

// One that is paused keeps what comes for three days: longer, and a forgotten webhook would gather events without end.
async function findListening(db: Db, events: readonly LoggedEvent[]): Promise<Listening[]> {
  if (events.length === 0) return []
  const workspaceIds = [...new Set(events.map(({ workspaceId }) => workspaceId))]
  const { rows } = await sql<Listening>`
    select id, workspace_id as "workspaceId", event_names as "eventNames", created_at as "createdAt" from webhooks
    where workspace_id = any(${workspaceIds}::uuid[]) and removed_at is null and (state = 'active' or paused_at > now() - interval '3 days')`.execute(db)
  return rows
}

async function insertDeliveries(db: Db, rows: readonly object[]): Promise<void> {
  await sql`
    insert into webhook_deliveries (id, workspace_id, webhook_id, event_id, event_name, subject_id, due_at)
    select id, workspace_id, webhook_id, event_id, event_name, subject_id, now()
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as row(id uuid, workspace_id uuid, webhook_id uuid, event_id uuid, event_name text, subject_id uuid, place integer)
    order by place
    on conflict (webhook_id, event_id) do nothing`.execute(db)
}
