import { sql } from 'kysely'
import { AppError } from '../../kernel/errors.ts'
import { postponeTrouble, mayBeLost, type Role, settleQuery } from './folder-rows.ts'
import { checkConnected, selectFolder } from './folder-source.ts'
import { boxMails } from './metrics.ts'
import { LostBox, type OpenBox } from './open-box.ts'
import { takeMail } from './take-mail.ts'

type Due = { id: string; role: Role; uid: number; uidValidity: number; path: string }

/** Comes back to mails that could not be taken. One that breaks the connection waits longer before the next time. */
export async function retryTroubles(open: OpenBox): Promise<void> {
  const { kernel, box, client } = open
  const { rows } = await sql<Due>`
    select id, trouble.role, uid, trouble.uid_validity as "uidValidity", path
    from mailbox_troubles as trouble join mailbox_folders as folder on folder.mailbox_id = trouble.mailbox_id and folder.role = trouble.role
    where trouble.mailbox_id = ${box.id} and retry_at <= now() order by retry_at limit 20`.execute(kernel.database.forWorkspace(box.workspaceId))
  for (const { id, role, uid, uidValidity, path } of rows) {
    if (open.signal.aborted || await selectFolder(open, path) !== uidValidity) continue
    // Before it is tried: one that ends this process is not the first thing that the next one tries.
    await postponeTrouble(kernel, box, id, null)
    const found = await client.fetchOne(String(uid), { uid: true, source: true, internalDate: true }, { uid: true })
    if (!found || !found.source) {
      checkConnected(open)
      await kernel.database.transaction(box.workspaceId, ({ db }) => mayBeLost(db.executeQuery(settleQuery(db, box, id))))
      continue
    }
    try {
      const mail = { raw: found.source, role, arrivedAt: new Date(found.internalDate ?? Date.now()) }
      const outcome = await mayBeLost(takeMail(kernel, box, mail, () => [settleQuery(kernel.database.system, box, id)]))
      boxMails.inc({ folder: role, outcome: outcome ?? 'known' })
    } catch (error) {
      if (error instanceof LostBox || (error instanceof AppError && error.code === 'unavailable')) throw error
      kernel.log.error({ err: error, mailboxId: box.id, uid }, 'a mail of a mail box could not be taken')
    }
  }
}
