import { newId } from '../../kernel/ids.ts'
import type { World } from '../../testing/world.ts'

type SlaCast = { slaPolicyId: string; conversationId: string; memberId: string }

/** For generated tests. */
export const serviceLevelsExamples: Record<string, (cast: SlaCast) => object> = {
  'slaPolicies.list': () => ({ limit: 5 }),
  'slaPolicies.get': (cast) => ({ id: cast.slaPolicyId }),
  'slaPolicies.create': (cast) => ({
    name: `Silver ${newId()}`, query: 'kind:chat priority:high,urgent', firstResponseMinutes: { low: 480, normal: 240, high: 60, urgent: 15 },
    escalations: [{ when: 'before', minutes: 10, clock: 'first-response', action: 'notify-member', memberId: cast.memberId }],
  }),
  'slaPolicies.update': (cast) => ({ id: cast.slaPolicyId, resolutionMinutes: { low: null, normal: 2_880, high: 1_440, urgent: 480 } }),
  'slaPolicies.remove': (cast) => ({ id: cast.slaPolicyId }),
  'slaPolicies.reorder': (cast) => ({ ids: [cast.slaPolicyId] }),
  'slaClocks.list': (cast) => ({ conversationId: cast.conversationId, limit: 5 }),
}

/** The only one of its workspace. */
export async function insertSlaPolicy({ kernel, workspaceId }: World): Promise<string> {
  const { system } = kernel.database
  const id = newId()
  const none = JSON.stringify({ low: null, normal: null, high: null, urgent: null })
  await system.deleteFrom('sla_policies').where('workspace_id', '=', workspaceId).execute()
  await system.insertInto('sla_policies').values({
    id, workspace_id: workspaceId, name: 'Gold', position: 1, first_response_minutes: none, next_response_minutes: none, resolution_minutes: none,
  }).execute()
  return id
}
