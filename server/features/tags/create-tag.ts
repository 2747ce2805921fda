import { z } from 'zod'
import { command } from '../../kernel/operation.ts'
import { insertTag } from './queries.ts'
import { Tag, tagFields } from './tag.ts'

export const createTag = command({
  name: 'tags.create',
  summary: 'Make a tag',
  scope: 'tags:write',
  input: z.object({ ...tagFields, color: tagFields.color.default('straw') }),
  output: Tag,
  errors: ['conflict', 'limit_reached'],
  rest: 'POST /tags',
  run: (ctx, fields) => insertTag(ctx, fields),
})
