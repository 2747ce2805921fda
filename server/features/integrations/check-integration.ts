import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { query } from '../../kernel/operation.ts'
import { Integration } from './integration.ts'
import { findIntegration, listHealthDays } from './queries.ts'

const HealthDay = z.object({
  day: z.iso.date().describe('In UTC'), calls: z.int(), failures: z.int(),
}).meta({ id: 'IntegrationDay' })

export const checkIntegration = query({
  name: 'integrations.check',
  summary: 'See how an integration fares: its state, and calls and failures of the last 14 days',
  scope: 'integrations:read',
  input: z.object({ id: Id }),
  output: z.object({ integration: Integration, days: z.array(HealthDay) }).meta({ id: 'IntegrationHealth' }),
  errors: ['not_found'],
  rest: 'GET /integrations/:id/health',
  async run(ctx, { id }) {
    const [integration, days] = await Promise.all([findIntegration(ctx.db, id), listHealthDays(ctx.db, id)])
    return { integration, days }
  },
})
