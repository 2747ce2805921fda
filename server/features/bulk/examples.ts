import type { World } from '../../testing/world.ts'
import { createBulkAction } from './create-bulk-action.ts'

export async function makeBulkCast(world: World, conversationId: string): Promise<{ bulkActionId: string }> {
  // Those of earlier casts make room: few of a member run at once.
  await world.kernel.database.system.updateTable('bulk_actions').set({ state: 'cancelled' }).where('workspace_id', '=', world.workspaceId).execute()
  return { bulkActionId: (await world.as('olga').run(createBulkAction, { conversationIds: [conversationId], action: { kind: 'priority', priority: 'high' } })).id }
}

/** For generated tests. */
export const bulkExamples: Record<string, (cast: { bulkActionId: string; conversationId: string }) => object> = {
  'bulkActions.list': () => ({ limit: 2 }),
  'bulkActions.get': (cast) => ({ id: cast.bulkActionId }),
  'bulkActions.listFailures': (cast) => ({ id: cast.bulkActionId, limit: 2 }),
  'bulkActions.create': (cast) => ({ conversationIds: [cast.conversationId], action: { kind: 'close' } }),
  'bulkActions.cancel': (cast) => ({ id: cast.bulkActionId }),
}
