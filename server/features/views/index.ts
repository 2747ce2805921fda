import { feature } from '../../kernel/feature.ts'
import { resource } from '../../kernel/resource.ts'
import { grants } from '../../kernel/scope.ts'
import { removeView, reorderViews, updateView } from './change-view.ts'
import { countViews } from './count-views.ts'
import { createView } from './create-view.ts'
import { viewCreated, viewRemoved, viewUpdated, viewWithdrawn } from './events.ts'
import { followMergedTag, followTagWhenMerged } from './follow-tag-when-merged.ts'
import { movingEvents, noteChange } from './fresh-counts.ts'
import { getView, listViews } from './read-views.ts'
import { View } from './view.ts'

/** Queries that members keep, for themselves or for everybody. */
export const views = feature({
  name: 'views',
  operations: [listViews, getView, countViews, createView, updateView, removeView, reorderViews],
  internal: [followMergedTag],
  resources: [resource('View', View)],
  events: [viewCreated, viewUpdated, viewRemoved, viewWithdrawn],
  reactions: [followTagWhenMerged],
  topics: [{ name: 'views', mayListen: (caller) => grants(caller.scopes, 'views:read') }],
  watchers: Object.fromEntries(movingEvents.map((name) => [name, noteChange])),
})
