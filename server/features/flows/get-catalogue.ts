import { z } from 'zod'
import { query } from '../../kernel/operation.ts'
import { Catalogue, makeCatalogue } from './make-catalogue.ts'

export const getCatalogue = query({
  name: 'flows.catalogue',
  summary: 'Get what flows are built from: events, operations, actions, tests and filters',
  scope: 'flows:read',
  input: z.object({}),
  output: Catalogue,
  rest: 'GET /flow-catalogue',
  run: (ctx) => makeCatalogue(ctx),
})
