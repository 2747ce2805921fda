import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { job } from '../../kernel/jobs/job.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { findNextDelivery, type NextDelivery } from './delivery-queries.ts'
import { testEvent } from './event-names.ts'
import { deliverJobName, deliveryRequest, type Lane } from './lane.ts'
import { noteAttempt, noteLost } from './note-attempt.ts'
import { pauseWhenHopeless } from './pause-when-hopeless.ts'
import { sendWebhook } from './send-webhook.ts'
import { takeSlot } from './slots.ts'
import { bodyOf } from './webhook-body.ts'

const fewestForFailing = 3
// Then the job asks for another one, so that others get their turn and its own time does not run out.
const mostInARow = 20
const longestMs = 60_000

export const deliverWebhooks = job({
  name: deliverJobName,
  payload: z.object({ webhookId: Id, subjectId: Id }),
  timeoutSeconds: 120,
  run: (kernel, { workspaceId, payload, job: { signal } }) => deliverLane(kernel, { workspaceId: workspaceId!, ...payload }, { signal }),
})

/** Sends what waits, the earliest first; stops at one that fails or is not due. @param clock tests give one of their own */
export async function deliverLane(kernel: Kernel, lane: Lane, { signal, clock = () => new Date() }: { signal?: AbortSignal | undefined; clock?: () => Date } = {}): Promise<void> {
  const begun = performance.now()
  for (let sent = 0; ; sent++) {
    const next = await findNextDelivery(kernel.database.forWorkspace(lane.workspaceId), lane)
    if (!next) return
    const isTest = next.eventName === testEvent
    if (next.webhook.state === 'paused' && !isTest) return
    const now = clock()
    const dueAt = isTest ? next.dueAt : later(next.dueAt, next.webhook.heldUntil)
    if (dueAt > now) return askAgain(kernel, lane, dueAt)
    if (sent >= mostInARow || performance.now() - begun > longestMs) return askAgain(kernel, lane, now)
    const slot = await takeSlot(kernel, lane.webhookId, next.webhook.failures >= fewestForFailing)
    if ('askAgainInMs' in slot) return askAgain(kernel, lane, new Date(now.getTime() + slot.askAgainInMs))
    try {
      if (!await attempt(kernel, lane, next, now, signal)) return
    } finally {
      slot.release()
    }
  }
}

/** @returns whether the lane may go on to the next delivery at once */
async function attempt(kernel: Kernel, lane: Lane, next: NextDelivery, now: Date, signal: AbortSignal | undefined): Promise<boolean> {
  const body = bodyOf(next)
  if (body === null) {
    await noteLost(kernel, lane, next.id, now)
    return true
  }
  const sent = await sendWebhook(kernel, { workspaceId: lane.workspaceId, ...next.webhook }, { id: next.eventId, body }, now, signal)
  const noted = await noteAttempt(kernel, lane, next, sent, now)
  await pauseWhenHopeless(kernel, lane, noted, sent, now)
  return noted.goesOn
}

async function askAgain(kernel: Kernel, lane: Lane, at: Date): Promise<void> {
  await kernel.database.transaction(lane.workspaceId, ({ db }) => kernel.jobs.add(db, [deliveryRequest(lane, at)]))
}

function later(one: Date, other: Date | null): Date {
  return other && other > one ? other : one
}
