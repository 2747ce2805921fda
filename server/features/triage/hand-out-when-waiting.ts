import { sql } from 'kysely'
import type { LoggedEvent } from '../../kernel/events/event.ts'
import { reaction } from '../../kernel/jobs/job.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import {
  conversationAssigned, conversationClosed, conversationCreated, conversationReopened, conversationUpdated, messageCreated,
} from '../conversations/index.ts'
import { availabilityChanged, teamUpdated } from '../teams/index.ts'
import { conversationSnoozed, conversationWoken } from './events.ts'
import { handOutRequest } from './hand-out-conversations.ts'

type Record = { teamId: string | null; assigneeId: string | null; state: string; spam: boolean }

export function recordIn(event: LoggedEvent): Record | undefined {
  return event.payload['conversation'] as Record | undefined
}

export function isFromContact({ payload }: LoggedEvent): boolean {
  return (payload['message'] as { authorKind?: string } | undefined)?.authorKind === 'contact'
}

/** Nobody has it, and it is a team's. */
export const handOutWhenWaiting = reaction({
  name: 'hand-out-when-waiting',
  on: [conversationCreated, conversationUpdated, conversationAssigned, conversationReopened, conversationWoken, messageCreated],
  when(event) {
    if (event.name === messageCreated.name && !isFromContact(event)) return false
    const conversation = recordIn(event)
    return conversation !== undefined && conversation.teamId !== null && conversation.assigneeId === null && conversation.state === 'open' && !conversation.spam
  },
  run: (kernel, event) => add(kernel, event.workspaceId, [recordIn(event)!.teamId!]),
})

export const handOutWhenTeamUpdated = reaction({
  name: 'hand-out-when-team-updated',
  on: [teamUpdated],
  run: (kernel, event) => add(kernel, event.workspaceId, [event.subjectId]),
})

/** Someone came back, may take more, or has one less: their teams may have something for them. */
export const handOutWhenMemberFree = reaction({
  name: 'hand-out-when-member-free',
  on: [availabilityChanged, conversationClosed, conversationAssigned, conversationUpdated, conversationSnoozed],
  when: (event) => freedMember(event) !== undefined,
  run: (kernel, event) => handOutTo(kernel, event.workspaceId, freedMember(event)!),
})

/** What waits in the teams of a member who may have room for it. */
export async function handOutTo(kernel: Kernel, workspaceId: string, memberId: string): Promise<void> {
  const { rows } = await sql<{ teamId: string }>`
    select team_id as "teamId" from team_members join teams on teams.id = team_id
    where team_members.workspace_id = current_workspace() and member_id = ${memberId} and assignment <> 'manual' and removed_at is null and exists (
      select from conversations where workspace_id = current_workspace() and team_id = teams.id and assignee_id is null and state = 'open' and not spam)`
    .execute(kernel.database.forWorkspace(workspaceId))
  await add(kernel, workspaceId, rows.map(({ teamId }) => teamId))
}

/** Who has one open conversation less because of an event. */
export function freedMember({ name, subjectId, payload, previous }: LoggedEvent): string | undefined {
  if (name === availabilityChanged.name) return subjectId
  const conversation = payload['conversation'] as Record
  const formerly = { assigneeId: conversation.assigneeId, state: conversation.state, ...previous } as Record
  if (formerly.state !== 'open' || formerly.assigneeId === null) return undefined
  return conversation.state !== 'open' || conversation.assigneeId !== formerly.assigneeId ? formerly.assigneeId : undefined
}

async function add(kernel: Kernel, workspaceId: string, teamIds: readonly string[]): Promise<void> {
  if (teamIds.length > 0) await kernel.database.transaction(workspaceId, ({ db }) => kernel.jobs.add(db, teamIds.map((teamId) => handOutRequest(workspaceId, teamId))))
}
