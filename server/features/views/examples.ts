import { newId } from '../../kernel/ids.ts'
import type { World } from '../../testing/world.ts'
import { createView } from './create-view.ts'

export async function makeViewCast(world: World): Promise<{ viewId: string }> {
  // Those of earlier casts make room: a workspace has few.
  await world.kernel.database.system.deleteFrom('views').where('workspace_id', '=', world.workspaceId).execute()
  return { viewId: (await world.as('olga').run(createView, { name: `View ${newId()}`, query: 'state:open', shared: true })).id }
}

/** For generated tests. Shared ones: an API key has none of its own. */
export const viewsExamples: Record<string, (cast: { viewId: string }) => object> = {
  'views.list': () => ({}),
  'views.get': (cast) => ({ id: cast.viewId }),
  'views.count': () => ({}),
  'views.create': () => ({ name: 'Waiting', query: 'state:open waiting:>2h', shared: true }),
  'views.update': (cast) => ({ id: cast.viewId, name: 'Urgent', query: 'priority:urgent', icon: '🔥' }),
  'views.remove': (cast) => ({ id: cast.viewId }),
  'views.reorder': (cast) => ({ shared: true, ids: [cast.viewId] }),
}
