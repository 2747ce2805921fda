import { sql } from 'kysely'
import { appendToLog } from '../../kernel/events/append.ts'
import { newId } from '../../kernel/ids.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { type Project, projectColumns, projectCreated } from '../api-keys/index.ts'
import { hashPassword, type Member, memberColumns, saveUser } from '../identity/index.ts'
import { memberJoined } from '../members/index.ts'

export type NewWorkspace = { slug: string; name: string; owner: { email: string; name: string; password?: string } }

/** The operator's act, as the owner of the database: a workspace, its owner and a first project, in one transaction. */
export async function createWorkspace(
  kernel: Kernel, { slug, name, owner }: NewWorkspace,
): Promise<{ workspaceId: string; memberId: string; projectId: string }> {
  const [workspaceId, memberId, projectId] = [newId(), newId(), newId()]
  const email = owner.email.toLowerCase()
  const passwordHash = owner.password === undefined ? null : await hashPassword(owner.password)
  await kernel.database.systemTransaction(async (db) => {
    await sql`insert into workspaces (id, slug, name) values (${workspaceId}, ${slug}, ${name})`.execute(db)
    await sql`select set_config('app.workspace_id', ${workspaceId}, true)`.execute(db)
    const userId = await saveUser(db, email, passwordHash)
    const { rows: [member] } = await sql<Member>`
      insert into members (id, user_id, name, email, role)
      values (${memberId}, ${userId}, ${owner.name}, ${email}, 'owner')
      returning ${memberColumns}`.execute(db)
    const { rows: [project] } = await sql<Project>`
      insert into projects (id, name) values (${projectId}, ${name}) returning ${projectColumns}`.execute(db)
    const events = [
      { id: newId(), name: memberJoined.name, subjectId: memberId, payload: { member } },
      { id: newId(), name: projectCreated.name, subjectId: projectId, payload: { project } },
    ]
    const audit = {
      id: newId(), operation: 'workspaces.create', input: { slug, name }, changes: [], subjectId: workspaceId,
    }
    const request = { correlationId: newId(), ip: null, userAgent: null }
    await appendToLog(db, { kind: 'system', id: null, name: 'operator' }, request, events, audit)
  })
  kernel.signal.wake()
  return { workspaceId, memberId, projectId }
}
