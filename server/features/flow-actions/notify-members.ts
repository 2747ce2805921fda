import { z } from 'zod'
import { action } from '../../kernel/flows/action.ts'
import { Id } from '../../kernel/ids.ts'
import { Role } from '../identity/index.ts'
import { notifyMembers as notify } from '../notifications/index.ts'

const input = z.object({
  roles: z.array(Role).max(5).default([]).describe('All members with one of these roles'),
  memberIds: z.array(Id).max(100).default([]).describe('And these members'),
  title: z.string().trim().min(1).max(200),
  text: z.string().trim().max(5_000).default(''),
  link: z.string().startsWith('/').max(500).optional().describe('A path of the dashboard: /inbox/all/…'),
  byMail: z.boolean().default(false).describe('By mail, too'),
})

export const notifyMembers = action({
  name: 'members.notify',
  summary: 'Tell members, by role or by name',
  scope: 'members:read',
  input,
  output: z.object({ notified: z.int() }),
  async run(kernel, { workspaceId, input: { link, ...told }, idempotencyKey, run }) {
    return { notified: await notify(kernel, workspaceId, `run:${run.id}`, { ...told, kind: 'flow', link: link ?? null, subjectId: run.subjectId, cause: idempotencyKey }) }
  },
})
