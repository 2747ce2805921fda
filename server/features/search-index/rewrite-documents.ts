import { sql } from 'kysely'
import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { job, jobRequest } from '../../kernel/jobs/job.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { writeHeaders, writeMessages } from './write-documents.ts'

const atOnce = 500
const least = '00000000-0000-0000-0000-000000000000'

/** Writes the documents of a conversation, or of all of a contact, as they are now: after a rename, a merge, a split. */
export const rewriteDocuments = job({
  name: 'rewrite-search-documents',
  payload: z.object({ conversationId: Id.optional(), contactId: Id.optional() }),
  priority: 4,
  async run(kernel, { workspaceId, payload: { conversationId, contactId } }) {
    if (conversationId) await rewriteConversation(kernel, workspaceId!, conversationId)
    if (!contactId) return
    await eachPage((after) => kernel.database.forWorkspace(workspaceId!).selectFrom('conversations').select('id')
      .where('contact_id', '=', contactId).where('id', '>', after).orderBy('id').limit(atOnce).execute(), async (ids) => {
      for (const id of ids) await rewriteConversation(kernel, workspaceId!, id)
    })
  },
})

export function rewriteRequest(workspaceId: string, payload: { conversationId?: string; contactId?: string }) {
  return jobRequest(rewriteDocuments, { workspaceId, payload, key: `rewrite-search:${payload.conversationId ?? payload.contactId}` })
}

async function rewriteConversation(kernel: Kernel, workspaceId: string, conversationId: string): Promise<void> {
  await writeHeaders(kernel.database, [conversationId])
  await eachPage(async (after) => {
    const { rows } = await sql<{ id: string }>`
      select id from messages where workspace_id = current_workspace() and conversation_id = ${conversationId}::uuid and id > ${after}::uuid
      order by id limit ${sql.lit(atOnce)}`.execute(kernel.database.forWorkspace(workspaceId))
    return rows
  }, (ids) => writeMessages(kernel.database, ids))
}

async function eachPage(read: (after: string) => Promise<{ id: string }[]>, use: (ids: string[]) => Promise<void>): Promise<void> {
  let after = least
  for (;;) {
    const ids = (await read(after)).map(({ id }) => id)
    if (ids.length > 0) await use(ids)
    if (ids.length < atOnce) return
    after = ids.at(-1)!
  }
}
