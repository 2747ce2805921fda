import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { JsonObject, Moment, pageOf } from '../../kernel/shapes.ts'

const AuditActor = z.object({
  kind: z.string().describe('member, key, visitor, system or anonymous'),
  id: Id.nullable(),
  name: z.string(),
}).meta({ id: 'AuditActor' })

const AuditChange = z.object({
  subjectId: Id,
  before: JsonObject.nullable(),
  after: JsonObject.nullable(),
}).meta({ id: 'AuditChange' })

export const AuditEntry = z.object({
  id: Id,
  operation: z.string(),
  actor: AuditActor,
  subjectId: Id.nullable().describe('What the operation was about'),
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
  correlationId: z.string().nullable().describe('The same in logs, events and errors'),
  input: JsonObject.nullable().describe('Without secrets'),
  changes: z.array(AuditChange).nullable(),
  at: Moment,
}).meta({ id: 'AuditEntry', description: 'Who did what, when, from where' })
export type AuditEntry = z.output<typeof AuditEntry>

export const AuditEntryPage = pageOf(AuditEntry)
