import type { z } from 'zod'
import type { Kernel } from '../kernel.ts'

/** The run that does a step, for what the action writes about itself. */
export type RunInfo = { id: string; flowId: string | null; flowName: string; subjectId: string | null; path: string }

type ActionWork<I extends z.ZodObject> = {
  workspaceId: string
  input: z.output<I>
  /** The same for each attempt of the same step of a run: whoever gets it twice shall do it once. */
  idempotencyKey: string
  /** Aborted when the step takes too long, or the run is cancelled. */
  signal: AbortSignal
  run: RunInfo
  attempt: number
  maxAttempts: number
}

export type FlowAction<I extends z.ZodObject = z.ZodObject, O extends z.ZodObject = z.ZodObject> = {
  /** `mail.send` */
  name: string
  summary: string
  /** For the product's own flows alone: no step of a user's. */
  isInternal?: boolean
  input: I
  output: O
  /** What whoever publishes a flow with this step must be allowed. */
  scope?: string
  /** Values for `{{ secrets.name }}` in the step's input. They are filled in for `run` alone, and never kept in the run's history. */
  secrets?(kernel: Kernel, workspaceId: string): Promise<Record<string, string>>
  /**
   * May be called again for the same step after a crash. An AppError of a code that cannot get better (invalid_input, not_found,
   * forbidden …) fails the step for good; any other error is tried again.
   */
  run: { bivarianceHack(kernel: Kernel, work: ActionWork<I>): Promise<z.input<O>> }['bivarianceHack']
  /** What it would give, where that is known without doing it. */
  simulate?: { bivarianceHack(input: z.output<I>): z.input<O> }['bivarianceHack']
}

/** A step that is no operation of the product. */
export function action<I extends z.ZodObject, O extends z.ZodObject>(definition: FlowAction<I, O>): FlowAction<I, O> {
  return definition
}
