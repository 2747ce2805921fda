import { z } from 'zod'
import { query } from '../../kernel/operation.ts'
import { findMember, findWorkspace } from './find-members.ts'
import { Member } from './member.ts'
import { requireMember } from './require-member.ts'
import { Workspace } from './workspace.ts'

export const getMe = query({
  name: 'me.get',
  summary: 'Get the signed-in member, their workspace and what they may do',
  scope: 'me:read',
  input: z.object({}),
  output: z.object({ member: Member, workspace: Workspace, scopes: z.array(z.string()) }).meta({ id: 'Me' }),
  rest: 'GET /me',
  async run(ctx) {
    const { id } = requireMember(ctx)
    const [member, workspace] = await Promise.all([findMember(ctx.db, id), findWorkspace(ctx.db)])
    return { member, workspace, scopes: [...ctx.scopes] }
  },
})
