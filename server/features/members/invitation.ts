import { z } from 'zod'
import { columnsOf } from '../../kernel/db/columns.ts'
import { Id } from '../../kernel/ids.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { Moment, pageOf } from '../../kernel/shapes.ts'
import { Role } from '../identity/index.ts'

export const invitationDays = 7

export const Invitation = z.object({
  id: Id,
  email: z.string(),
  role: Role,
  invitedBy: Id.nullable().describe('A member'),
  expiresAt: Moment,
  acceptedAt: Moment.nullable(),
  revokedAt: Moment.nullable(),
  createdAt: Moment,
}).meta({ id: 'Invitation', description: 'Asks someone to become a member' })
export type Invitation = z.output<typeof Invitation>

export const InvitationPage = pageOf(Invitation)

export const invitationColumns = columnsOf(Invitation, 'invitations')

/** Derived, not kept: the job that mails it can make it again, and neither table nor log holds it. */
export function invitationToken(kernel: Kernel, id: string): string {
  return `hi_${kernel.secrets.sign('invitations', id)}`
}
