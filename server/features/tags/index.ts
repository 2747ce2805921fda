import { feature } from '../../kernel/feature.ts'
import { resource } from '../../kernel/resource.ts'
import { grants } from '../../kernel/scope.ts'
import { createTag } from './create-tag.ts'
import { tagCreated, tagMerged, tagRemoved, tagUpdated } from './events.ts'
import { getTag, listTags, listTagUses } from './read-tags.ts'
import { mergeTags, removeTag } from './remove-tag.ts'
import { Tag } from './tag.ts'
import { updateTag } from './update-tag.ts'

export { tagMerged, tagRemoved } from './events.ts'
export { findTags, holdTags, insertTag, lockNewTags } from './queries.ts'
export { type Tag, tagName } from './tag.ts'

/** Agents make tags while they work; admins remove and merge them. */
export const tags = feature({
  name: 'tags',
  operations: [listTags, getTag, listTagUses, createTag, updateTag, removeTag, mergeTags],
  resources: [resource('Tag', Tag)],
  events: [tagCreated, tagUpdated, tagRemoved, tagMerged],
  topics: [{ name: 'tags', mayListen: (caller) => grants(caller.scopes, 'tags:read') }],
})
