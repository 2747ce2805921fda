import { z } from 'zod'
import type { RequestInfo } from '../../kernel/context.ts'
import { Id } from '../../kernel/ids.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { command } from '../../kernel/operation.ts'
import { runOperation } from '../../kernel/run-operation.ts'
import { endSessions } from './end-sessions.ts'
import { SessionEnd } from './events.ts'
import { systemCaller } from '../../kernel/system-caller.ts'

/** Internal: the program itself ends sessions. */
export const endSessionsOfMember = command({
  name: 'sessions.endOfMember',
  summary: 'End one session of a member, or all of them',
  scope: 'members:write',
  input: z.object({ memberId: Id, only: Id.optional(), because: SessionEnd }),
  output: z.object({ ended: z.int() }),
  rest: 'DELETE /members/:memberId/sessions',
  async run(ctx, { memberId, only, because }) {
    return { ended: (await endSessions(ctx, { memberId, only }, because)).length }
  },
})

/** In a transaction of its own: for what must hold although the running operation fails, or is in another workspace. */
export async function endSessionsApart(
  kernel: Kernel, workspaceId: string, request: RequestInfo,
  which: { memberId: string; only?: string; because: SessionEnd },
): Promise<void> {
  const call = {
    caller: systemCaller(workspaceId), request: { ...request, idempotencyKey: undefined }, surface: 'internal' as const,
  }
  await runOperation(kernel, endSessionsOfMember, call, which)
}
