import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { query } from '../../kernel/operation.ts'
import { findView, findViews } from './queries.ts'
import { View } from './view.ts'

export const listViews = query({
  name: 'views.list',
  summary: 'List the shared views and your own, in their order',
  scope: 'views:read',
  input: z.object({}),
  output: z.object({ items: z.array(View) }).meta({ id: 'Views' }),
  rest: 'GET /views',
  run: async (ctx) => ({ items: await findViews(ctx) }),
})

export const getView = query({
  name: 'views.get',
  summary: 'Get a view',
  scope: 'views:read',
  input: z.object({ id: Id }),
  output: View,
  errors: ['not_found'],
  rest: 'GET /views/:id',
  run: (ctx, { id }) => findView(ctx, id),
})
