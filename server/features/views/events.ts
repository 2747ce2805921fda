import { z } from 'zod'
import { type Audience, event } from '../../kernel/events/event.ts'
import { Id } from '../../kernel/ids.ts'
import { View } from './view.ts'

/** `memberId`: whose it is alone; null when it is shared. */
const ofView = {
  payload: z.object({ view: View, memberId: Id.nullable() }),
  audience: ({ memberId }: { memberId: string | null }): Audience => [memberId === null ? 'views' : `member:${memberId}`],
}
export const viewCreated = event('view.created', ofView)
export const viewUpdated = event('view.updated', ofView)
export const viewRemoved = event('view.removed', ofView)
/** Has become one of a single member: the others have it no more. */
export const viewWithdrawn = event('view.withdrawn', { payload: z.object({ id: Id }), audience: () => ['views'] })
