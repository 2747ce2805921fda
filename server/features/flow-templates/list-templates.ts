import { z } from 'zod'
import { query } from '../../kernel/operation.ts'
import { FlowTemplate, templates } from './templates.ts'

export const listTemplates = query({
  name: 'flows.templates',
  summary: 'List flows to begin from',
  scope: 'flows:read',
  input: z.object({}),
  output: z.object({ items: z.array(FlowTemplate) }).meta({ id: 'FlowTemplates' }),
  rest: 'GET /flow-templates',
  // Parsed as the JSON that a flow would keep.
  run: async () => ({ items: templates.map((template) => FlowTemplate.parse(template)) }),
})
