import type { ImapFlow } from 'imapflow'
import { MailServerFailure } from '../mail-servers/index.ts'

/**
 * Where the server keeps sent mail: the folder of that name, or the one that it marks so. Null when it has none.
 * @throws MailServerFailure when the folder that was named is not there
 */
export async function findSentFolder(client: ImapFlow, named: string | null): Promise<string | null> {
  const folders = await client.list()
  if (named === null) return folders.find(({ specialUse, flags }) => specialUse === '\\Sent' && !flags.has('\\Noselect'))?.path ?? null
  const found = folders.find(({ path }) => path === named)
  if (!found) throw new MailServerFailure('no_such_folder', `There is no folder "${named}" for sent mail. Look at its name, or leave it empty to have it found.`)
  return found.path
}
