import { z } from 'zod'
import { JsonObject, Moment, pageOf } from '../../kernel/shapes.ts'

/** The engines number their jobs each in their way. */
export const JobId = z.string().regex(/^[\da-f-]{1,36}$/).describe('As jobs.list gives it')
export const JobName = z.string().min(1).max(100).regex(/^[\w.-]+$/).describe('Such as send-invitation-when-created')

export const Job = z.object({
  id: JobId,
  name: z.string(),
  state: z.enum(['waiting', 'running', 'dead']),
  attempts: z.int(),
  maxAttempts: z.int(),
  runAt: Moment.describe('When it is due; of a dead one, when it would have been tried again'),
  createdAt: Moment,
  reason: z.string().nullable().describe('Why the last attempt failed'),
  about: JsonObject.describe('What it works on: the ids in its input, and the name of its event. Nothing else of the input is shown'),
}).meta({ id: 'Job', description: 'One unit of background work' })
export type Job = z.output<typeof Job>

export const JobPage = pageOf(Job)

const id = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/

/** A job's input may hold secrets: of it only ids are shown, and the event's name. */
export function aboutOf(payload: unknown): Record<string, string> {
  if (typeof payload !== 'object' || payload === null) return {}
  const { workspaceId: _own, correlationId, id: ownId, name, ...fields } = payload as Record<string, unknown>
  const isEvent = correlationId !== undefined && fields['subjectId'] !== undefined
  return {
    ...(isEvent && typeof name === 'string' ? { event: name } : {}),
    ...onlyIds(isEvent ? { eventId: ownId } : { id: ownId }),
    ...onlyIds(fields),
  }
}

function onlyIds(fields: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter((field): field is [string, string] => typeof field[1] === 'string' && id.test(field[1])))
}
