import { newId } from '../../kernel/ids.ts'
import type { World } from '../../testing/world.ts'

const split = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday']
  .flatMap((day) => [{ day, from: '09:00', to: '12:00' }, { day, from: '13:30', to: '18:00' }])

/** For generated tests. */
export const hoursExamples: Record<string, (cast: { businessHoursId: string }) => object> = {
  'businessHours.list': () => ({ limit: 5 }),
  'businessHours.get': (cast) => ({ id: cast.businessHoursId }),
  'businessHours.check': (cast) => ({ id: cast.businessHoursId, at: '2026-11-20T15:00:00Z' }),
  'businessHours.create': () => ({
    name: `Office ${newId()}`, timeZone: 'Europe/Berlin', week: split, holidays: [{ date: '2026-12-25', name: 'Christmas', yearly: true }],
  }),
  'businessHours.update': (cast) => ({ id: cast.businessHoursId, timeZone: 'Asia/Kathmandu' }),
  'businessHours.remove': (cast) => ({ id: cast.businessHoursId }),
}

/** Those of earlier casts make room: a workspace has a hundred at most. */
export async function insertBusinessHours({ kernel, workspaceId }: World): Promise<string> {
  const { system } = kernel.database
  const id = newId()
  await system.deleteFrom('sla_policies').where('workspace_id', '=', workspaceId).execute()
  await system.deleteFrom('business_hours').where('workspace_id', '=', workspaceId).execute()
  await system.insertInto('business_hours').values({ id, workspace_id: workspaceId, name: 'Office', time_zone: 'Europe/Berlin', week: JSON.stringify(split) }).execute()
  return id
}
