import { z } from 'zod'
import { type Audience, event } from '../../kernel/events/event.ts'
import { BulkAction } from './bulk-action.ts'

const ofBulkAction = {
  payload: z.object({ bulkAction: BulkAction }),
  audience: ({ bulkAction: { createdBy } }: { bulkAction: BulkAction }): Audience => (createdBy.kind === 'member' ? [`member:${createdBy.id}`] : []),
}
export const bulkActionCreated = event('bulkAction.created', ofBulkAction)
/** About once a second while it runs. */
export const bulkActionProgressed = event('bulkAction.progressed', ofBulkAction)
export const bulkActionFinished = event('bulkAction.finished', ofBulkAction)
