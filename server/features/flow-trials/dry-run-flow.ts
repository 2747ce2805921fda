import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { eventData } from '../../kernel/flows/event-data.ts'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { JsonObject } from '../../kernel/shapes.ts'
import { catalogueOf } from '../flows/index.ts'
import { chosenDefinition, definitionInput } from './chosen-definition.ts'
import { readEvent } from './event-rows.ts'
import { Plan, planRun } from './plan.ts'

/** A command for the size of its input and for the audit trail: whoever tries a flow sees what an event held. */
export const dryRunFlow = command({
  name: 'flows.dryRun',
  summary: 'Show what a flow would do with an event or a sample, without doing it',
  scope: 'flows:write',
  input: z.object({
    ...definitionInput,
    eventId: Id.optional().describe('An event of the name that begins the flow'),
    sample: JsonObject.optional().describe('What steps would read as trigger'),
  }),
  output: Plan,
  errors: ['not_found'],
  rest: 'POST /flow-dry-runs',
  async run(ctx, { eventId, sample, ...chosen }) {
    const definition = await chosenDefinition(ctx, chosen)
    const { trigger } = definition
    if (eventId !== undefined && trigger.kind !== 'event') {
      throw new AppError('invalid_input', { issues: [{ path: 'eventId', message: 'This flow does not begin with an event.' }], detail: 'eventId: This flow does not begin with an event.' })
    }
    return planRun(await catalogueOf(ctx), definition, eventId !== undefined && trigger.kind === 'event' ? await loadEvent(ctx, trigger.event, eventId) : sample ?? {})
  },
})

async function loadEvent(ctx: Context, name: string, id: string): Promise<Record<string, unknown>> {
  const event = await readEvent(ctx.db, name, id)
  if (!event) throw new AppError('not_found', { detail: `There is no event ${name} with that id.` })
  return eventData(event)
}
