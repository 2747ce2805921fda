import { newId } from '../../kernel/ids.ts'

/** For generated tests. */
export const tagsExamples: Record<string, (cast: { tagId: string; otherTagId: string }) => object> = {
  'tags.list': () => ({ limit: 5 }),
  'tags.get': (cast) => ({ id: cast.tagId }),
  'tags.listUses': () => ({}),
  'tags.create': () => ({ name: `Tag ${newId()}`, color: 'sky' }),
  'tags.update': (cast) => ({ id: cast.tagId, color: 'plum' }),
  'tags.remove': (cast) => ({ id: cast.tagId }),
  'tags.merge': (cast) => ({ id: cast.tagId, intoId: cast.otherTagId }),
}
