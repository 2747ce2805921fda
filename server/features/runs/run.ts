import { z } from 'zod'
import { RunState } from '../../kernel/flows/events.ts'
import { Id } from '../../kernel/ids.ts'
import { JsonObject, Moment, pageOf } from '../../kernel/shapes.ts'

export const Run = z.object({
  id: Id,
  flowId: Id.nullable().describe('Null: a flow of the product itself, see systemFlow'),
  systemFlow: z.string().nullable(),
  flowName: z.string(),
  version: z.int(),
  state: RunState,
  cause: z.string().nullable().describe('What began it: event:<id>, hook:<key>, schedule:<moment>, run:<id>:…'),
  subjectId: Id.nullable().describe('What it is about, such as a conversation'),
  parentRunId: Id.nullable(),
  generation: z.int().describe('Grows with each retry'),
  error: z.string().nullable(),
  createdAt: Moment,
  startedAt: Moment.nullable(),
  finishedAt: Moment.nullable(),
}).meta({ id: 'Run', description: 'One execution of a flow' })
export type Run = z.output<typeof Run>

export const RunPage = pageOf(Run)

export const RunStep = z.object({
  path: z.string().describe('Where in the run: close, each[3].notify, choose.otherwise.ask'),
  stepId: z.string(),
  kind: z.string(),
  state: z.string().describe('running, waiting, succeeded, failed or cancelled'),
  attempts: z.int(),
  input: z.json().nullable(),
  output: z.json().nullable(),
  error: z.string().nullable(),
  errorCode: z.string().nullable(),
  startedAt: Moment,
  finishedAt: Moment.nullable(),
}).meta({ id: 'RunStep' })
export type RunStep = z.output<typeof RunStep>

export const RunWait = z.object({
  path: z.string(),
  kind: z.string().describe('time, event, approval or flow'),
  eventName: z.string().nullable(),
  subjectId: Id.nullable(),
  until: Moment.nullable(),
  createdAt: Moment,
}).meta({ id: 'RunWait' })

export const RunDetails = Run.extend({
  trigger: JsonObject.describe('What the run knows of its beginning'),
  definition: JsonObject.describe('The version of the flow that it runs'),
  steps: z.array(RunStep).describe('In the order in which they began'),
  waits: z.array(RunWait),
}).meta({ id: 'RunDetails' })

export const Approval = z.object({
  runId: Id,
  path: z.string(),
  flowId: Id.nullable(),
  flowName: z.string(),
  subjectId: Id.nullable(),
  question: z.string(),
  until: Moment.nullable().describe('Then it is decided without anyone, as the step says'),
  createdAt: Moment,
}).meta({ id: 'Approval', description: 'A run that waits for a person to decide' })
export type Approval = z.output<typeof Approval>

export const ApprovalPage = pageOf(Approval)
