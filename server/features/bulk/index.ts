import { feature } from '../../kernel/feature.ts'
import { resource } from '../../kernel/resource.ts'
import { BulkAction } from './bulk-action.ts'
import { createBulkAction } from './create-bulk-action.ts'
import { bulkActionCreated, bulkActionFinished, bulkActionProgressed } from './events.ts'
import { forgetOldBulkActions } from './forget-old-bulk-actions.ts'
import { progressBulkAction } from './note-progress.ts'
import { cancelBulkAction, getBulkAction, listBulkActionFailures, listBulkActions } from './read-bulk-actions.ts'
import { runBulkAction } from './run-bulk-action.ts'

/** One change of many conversations, each by the operation that would change it alone. */
export const bulk = feature({
  name: 'bulk',
  operations: [listBulkActions, getBulkAction, listBulkActionFailures, createBulkAction, cancelBulkAction],
  internal: [progressBulkAction],
  resources: [resource('BulkAction', BulkAction)],
  events: [bulkActionCreated, bulkActionProgressed, bulkActionFinished],
  jobs: [runBulkAction],
  crons: [forgetOldBulkActions],
})
