import { newId } from '../../kernel/ids.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { runOperation } from '../../kernel/run-operation.ts'
import { systemCaller } from '../../kernel/system-caller.ts'
import type { Lane } from './lane.ts'
import type { Noted } from './note-attempt.ts'
import { pauseFailingWebhook } from './pause-webhook.ts'
import type { Sent } from './send-webhook.ts'

const fewestFailures = 20
const failingHours = 24

/** A webhook that has failed for a day, or whose server says that it is gone, is paused, and its admins hear of it. */
export async function pauseWhenHopeless(kernel: Kernel, { workspaceId, webhookId }: Lane, noted: Noted, sent: Sent, now: Date): Promise<void> {
  const failsForLong = noted.failures >= fewestFailures && noted.failingSince !== null && now.getTime() - noted.failingSince.getTime() >= failingHours * 3_600_000
  const because = sent.status === 410 ? 'gone' : failsForLong ? 'failing' : null
  if (because === null) return
  const request = { correlationId: newId(), ip: null, userAgent: null }
  await runOperation(kernel, pauseFailingWebhook, { caller: systemCaller(workspaceId, 'webhooks'), request, surface: 'internal' }, { id: webhookId, because })
}
