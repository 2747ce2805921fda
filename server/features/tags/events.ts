import { z } from 'zod'
import { event } from '../../kernel/events/event.ts'
import { Tag } from './tag.ts'

const ofTag = { payload: z.object({ tag: Tag }), audience: () => ['tags'] }
export const tagCreated = event('tag.created', ofTag)
export const tagUpdated = event('tag.updated', ofTag)
/** It is on no conversation any more; their own events do not tell of it. */
export const tagRemoved = event('tag.removed', ofTag)
/** Wherever `tag` was is `into` now; the events of those conversations do not tell of it. */
export const tagMerged = event('tag.merged', { payload: z.object({ tag: Tag, into: Tag }), audience: () => ['tags'] })
