import { sql } from 'kysely'
import { noteSuspect, noteTrouble, passOver, type Place, mayBeLost, moveQuery } from './folder-rows.ts'
import { AppError } from '../../kernel/errors.ts'
import { checkConnected, fillWindow, type FolderSource, type MailMeta, placeOf, readSource, selectFolder } from './folder-source.ts'
import { boxMails } from './metrics.ts'
import { LostBox, type OpenBox } from './open-box.ts'
import { retryTroubles } from './retry-troubles.ts'
import { takeMail } from './take-mail.ts'

export type SyncProgress = { begun(toTake: number): Promise<void>; taken(count: number): Promise<void> }

/**
 * Takes everything that is new, of the inbox and of sent mail in the order in which it came. Mails are never changed by it,
 * but for being marked as read where the box says so.
 */
export async function syncMailbox(open: OpenBox, progress: SyncProgress): Promise<number> {
  await retryTroubles(open)
  // The inbox last: it stays selected, and is what the server tells news of.
  const sent = open.box.takesSent ? await readSource(open, 'sent') : undefined
  const inbox = await readSource(open, 'inbox')
  const sources = [inbox, sent].filter((source) => source !== undefined)
  const toTake = sources.reduce((sum, { uids }) => sum + uids.length, 0)
  if (toTake === 0) return 0
  await progress.begun(toTake)
  let taken = 0
  for (let batch = await nextBatch(open, sources); batch && !open.signal.aborted; batch = await nextBatch(open, sources)) {
    await takeBatch(open, batch)
    await progress.taken(taken += batch.mails.length)
  }
  await selectFolder(open, open.box.inboxFolder)
  return taken
}

type Batch = { source: FolderSource; mails: MailMeta[] }

/** The next mails of the folder whose turn it is, as many as may be fetched at once before the other folder's turn. */
async function nextBatch(open: OpenBox, sources: readonly FolderSource[]): Promise<Batch | undefined> {
  for (const source of sources) await fillWindow(open, source)
  const waiting = sources.filter(({ window }) => window.length > 0).sort((a, b) => a.window[0]!.arrivedAt.getTime() - b.window[0]!.arrivedAt.getTime())
  const [source, other] = waiting
  if (!source) return undefined
  const until = other?.window[0]?.arrivedAt
  const most = source.suspectUid === null ? open.limits.batchMails : 1
  const mails: MailMeta[] = []
  let bytes = 0
  while (source.window[0] && mails.length < most && (mails.length === 0 || (bytes + source.window[0].size <= open.limits.batchBytes && (!until || source.window[0].arrivedAt <= until)))) {
    const mail = source.window.shift()!
    mails.push(mail)
    bytes += mail.size
  }
  return { source, mails }
}

async function takeBatch(open: OpenBox, { source, mails }: Batch): Promise<void> {
  const { kernel, box, limits } = open
  const known = source.isAnew ? await knownOf(open, mails) : new Set<number>()
  const wanted = mails.filter(({ uid, size, arrivedAt }) => !known.has(uid) && size <= limits.mostBytes && arrivedAt >= box.since)
  const fetched = await fetchMails(open, source, wanted)
  let behind: Place | null = null
  for (const mail of mails) {
    const place: Place = placeOf(source, mail.uid)
    const raw = fetched.mails.get(mail.uid)
    if (raw) await take(open, place, mail, raw)
    else if (fetched.failedAt === mail.uid) throw await suspect(open, source, mail, fetched.error)
    else if (mail.size > limits.mostBytes && mail.arrivedAt >= box.since) await leaveLarge(open, source, mail)
    // Known, from before the box was connected, or deleted in the meantime: whatever comes next goes on behind it, too.
    else {
      behind = place
      continue
    }
    behind = null
    if (source.suspectUid !== null && mail.uid >= source.suspectUid) source.suspectUid = null
  }
  if (behind) await passOver(kernel, box, behind)
  if (box.marksSeen && fetched.mails.size > 0) {
    await open.client.messageFlagsAdd([...fetched.mails.keys()].join(','), ['\\Seen'], { uid: true })
  }
}

type Fetched = { mails: Map<number, Buffer>; failedAt: number | null; error: unknown }

/** What came before the connection was lost is kept, so that only the mail at which it was lost falls under suspicion. */
async function fetchMails(open: OpenBox, source: FolderSource, wanted: readonly MailMeta[]): Promise<Fetched> {
  const mails = new Map<number, Buffer>()
  if (wanted.length === 0) return { mails, failedAt: null, error: null }
  await selectFolder(open, source.path)
  try {
    for await (const { uid, source: raw } of open.client.fetch(wanted.map(({ uid }) => uid).join(','), { uid: true, source: true }, { uid: true })) {
      if (raw) mails.set(uid, raw)
    }
    checkConnected(open)
    return { mails, failedAt: null, error: null }
  } catch (error) {
    return { mails, failedAt: wanted.find(({ uid }) => !mails.has(uid))?.uid ?? null, error }
  }
}

async function take(open: OpenBox, place: Place, mail: MailMeta, raw: Buffer): Promise<void> {
  const { kernel, box } = open
  if (open.signal.aborted) throw new LostBox()
  try {
    const alongside = () => [moveQuery(kernel.database.system, box, place)]
    const outcome = await mayBeLost(takeMail(kernel, box, { raw, arrivedAt: mail.arrivedAt, role: place.role }, alongside))
    boxMails.inc({ folder: place.role, outcome: outcome ?? 'known' })
  } catch (error) {
    // Ours, and everyone's: the mail waits.
    if (error instanceof LostBox || (error instanceof AppError && error.code === 'unavailable')) throw error
    boxMails.inc({ folder: place.role, outcome: 'failed' })
    kernel.log.error({ err: error, mailboxId: box.id, uid: place.uid }, 'a mail of a mail box could not be taken')
    await noteTrouble(kernel, box, place, {
      kind: 'not_taken', reason: 'It came, and could not be stored. It is tried again by itself.', size: raw.length, raw, ...aboutOf(raw),
    })
  }
}

/** The connection was lost at this mail. The first time it may have been the line; the second time it was the mail, and the box goes on without it. */
async function suspect(open: OpenBox, source: FolderSource, mail: MailMeta, error: unknown): Promise<unknown> {
  const { kernel, box } = open
  const place = placeOf(source, mail.uid)
  if (open.signal.aborted) return new LostBox()
  if (source.suspectUid !== mail.uid) {
    await noteSuspect(kernel, box, place)
    return error
  }
  boxMails.inc({ folder: place.role, outcome: 'failed' })
  const told = error instanceof Error ? error.message : String(error)
  await noteTrouble(kernel, box, place, {
    kind: 'unreadable', reason: `The server did not give it, twice: ${told}`, size: mail.size, subject: '', fromAddress: mail.fromAddress,
  })
  return error
}

async function leaveLarge(open: OpenBox, source: FolderSource, mail: MailMeta): Promise<void> {
  const { kernel, box, client } = open
  await selectFolder(open, source.path)
  const found = await client.fetchOne(String(mail.uid), { uid: true, envelope: true }, { uid: true })
  checkConnected(open)
  const envelope = found ? found.envelope : undefined
  boxMails.inc({ folder: source.role, outcome: 'too large' })
  await noteTrouble(kernel, box, placeOf(source, mail.uid), {
    kind: 'too_large', reason: `It is larger than ${Math.floor(open.limits.mostBytes / 1024 / 1024)} MB. Read it in the mail box itself.`, size: mail.size,
    subject: plain(envelope?.subject ?? ''), fromAddress: plain(envelope?.from?.[0]?.address ?? ''),
  })
}

/** Of mails seen before under another UIDVALIDITY: the same Message-ID, sender and size is the same mail and need not be fetched. */
async function knownOf({ kernel, box }: OpenBox, mails: readonly MailMeta[]): Promise<Set<number>> {
  const ids = mails.flatMap(({ messageId }) => messageId || [])
  const { rows } = await sql<{ messageId: string; fromAddress: string; size: number }>`
    select message_id as "messageId", lower(from_address) as "fromAddress", size from mails
    where workspace_id = current_workspace() and message_id in (select unnest(${ids}::text[]))`.execute(kernel.database.forWorkspace(box.workspaceId))
  const known = new Set(rows.map(({ messageId, fromAddress, size }) => `${size} ${fromAddress} ${messageId}`))
  return new Set(mails.filter(({ size, fromAddress, messageId }) => known.has(`${size} ${fromAddress} ${messageId}`)).map(({ uid }) => uid))
}

/** Enough to recognise it by, even of a mail that cannot be parsed. */
function aboutOf(raw: Buffer): { subject: string; fromAddress: string } {
  const header = raw.toString('latin1', 0, 32 * 1024).split(/\r?\n\r?\n/)[0] ?? ''
  const value = (name: string) => plain(new RegExp(`^${name}:[ \\t]*(.*)$`, 'im').exec(header)?.[1] ?? '')
  return { subject: value('subject'), fromAddress: /[^\s<>]+@[^\s<>]+/.exec(value('from'))?.[0] ?? '' }
}

// eslint-disable-next-line no-control-regex -- PostgreSQL takes no NUL, and a line has no others
const plain = (text: string): string => text.replace(/[\u0000-\u001f]+/g, ' ').toWellFormed()
