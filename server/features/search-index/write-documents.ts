import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Database, Db } from '../../kernel/db/database.ts'
import { makeTurns } from '../../kernel/in-turn.ts'
import { type Body, type Header, vectorOf } from './document.ts'
import type { Holds } from './hits.ts'

export type Writer = 'log' | 'fill'

type Row = Header & { id: string; workspaceId: string; conversationId: string; segmentId: string | null } & Partial<Body>
type Document = { id: string; workspaceId: string; conversationId: string; segmentId: string; words: string }

/** Documents of a segment: so many that asking for a rare word touches few segments, so few that one holds no more of a common word than is shown. */
export const segmentSize = 32_768
// A transaction that writes holds back the readers of the log: each is done within some ten ms.
const atOnce = 50

/**
 * Takes messages into the index as they stand now, or takes them out of it; again and again without harm. In short
 * transactions of its own, each under the lock of all writers: what was read is still so when it is written. `restFor`: rests
 * between them so many times as long as one took.
 */
export async function writeMessages(database: Database, ids: readonly string[], { restFor = 0 } = {}): Promise<void> {
  await inParts(ids, restFor, (part) => writeInTurn(database, 'messages', part))
}

export async function writeHeaders(database: Database, ids: readonly string[]): Promise<void> {
  await inParts(ids, 0, (part) => writeInTurn(database, 'headers', part))
}

const turns = new WeakMap<Database, ReturnType<typeof makeTurns>>()

/** Who waits here does so without a connection: of each process at most one waits for the lock. */
function writeInTurn(database: Database, holds: Holds, ids: readonly string[]): Promise<void> {
  let inTurn = turns.get(database)
  if (!inTurn) turns.set(database, inTurn = makeTurns())
  return inTurn(() => database.systemTransaction((db) => writeUnderLock(db, holds, ids, 'log')))
}

async function inParts(ids: readonly string[], restFor: number, write: (part: string[]) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < ids.length; from += atOnce) {
    const begun = performance.now()
    const part = ids.slice(from, from + atOnce)
    // Deleted between reading and writing: the second time it is not read any more.
    await write(part).catch((error: unknown) => (isMissingParent(error) ? write(part) : Promise.reject(error)))
    if (restFor > 0) await sleep(Math.min(500, restFor * (performance.now() - begun)))
  }
}

function isMissingParent(error: unknown): boolean {
  return error instanceof Error && (error as Error & { code?: string }).code === '23503'
}

/** In the caller's transaction, which becomes the only writer until it ends. */
export async function writeUnderLock(db: Db, holds: Holds, ids: readonly string[], writer: Writer): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('search documents'))`.execute(db)
  const rows = await (holds === 'messages' ? readMessages(db, ids) : readHeaders(db, ids))
  const documents: Document[] = []
  for (const workspaceId of new Set(rows.map((row) => row.workspaceId))) {
    const own = rows.filter((row) => row.workspaceId === workspaceId)
    const fresh = own.filter(({ segmentId }) => segmentId === null)
    const segmentId = fresh.length > 0 ? await openSegment(db, workspaceId, holds, writer, fresh) : null
    documents.push(...own.map((row) => {
      const segment = row.segmentId ?? segmentId!
      return { id: row.id, workspaceId, conversationId: row.conversationId, segmentId: segment, words: vectorOf(segment, row, row.text === undefined ? undefined : { text: row.text, attachments: row.attachments ?? [] }) }
    }))
  }
  if (documents.length > 0) await (holds === 'messages' ? insertMessages(db, documents) : insertHeaders(db, documents))
}

/** Lines of what happened are no text of anybody. */
async function readMessages(db: Db, ids: readonly string[]): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select messages.id, messages.workspace_id as "workspaceId", messages.conversation_id as "conversationId", messages.text, subject, name, email, phone,
      array(select files.name from attachments join files on files.id = file_id where message_id = messages.id and not inline order by position) as attachments,
      search_messages.segment_id::text as "segmentId"
    from messages
      join conversations on conversations.id = messages.conversation_id
      left join contact_details on contact_details.contact_id = conversations.contact_id
      left join search_messages on search_messages.message_id = messages.id
    where messages.id = any(${ids}::uuid[]) and messages.kind <> 'event'`.execute(db)
  return rows
}

async function readHeaders(db: Db, ids: readonly string[]): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select conversations.id, conversations.workspace_id as "workspaceId", conversations.id as "conversationId", subject, name, email, phone,
      search_headers.segment_id::text as "segmentId"
    from conversations
      left join contact_details on contact_details.contact_id = conversations.contact_id
      left join search_headers on search_headers.conversation_id = conversations.id
    where conversations.id = any(${ids}::uuid[])`.execute(db)
  return rows
}

async function openSegment(db: Db, workspaceId: string, holds: Holds, writer: Writer, fresh: readonly Row[]): Promise<string> {
  const newest = fresh.reduce((id, row) => (row.id > id ? row.id : id), '')
  const { rows } = await sql<{ id: string }>`
    update search_segments set documents = documents + ${fresh.length}::integer, newest = greatest(newest, ${newest}::uuid), open = documents + ${fresh.length}::integer < ${segmentSize}::integer
    where workspace_id = ${workspaceId}::uuid and holds = ${holds} and writer = ${writer} and open returning id::text as id`.execute(db)
  if (rows[0]) return rows[0].id
  const { rows: [opened] } = await sql<{ id: string }>`
    insert into search_segments (workspace_id, holds, writer, documents, newest)
    values (${workspaceId}::uuid, ${holds}, ${writer}, ${fresh.length}::integer, ${newest}::uuid) returning id::text as id`.execute(db)
  return opened!.id
}

async function insertMessages(db: Db, documents: readonly Document[]): Promise<void> {
  await sql`
    insert into search_messages (message_id, workspace_id, conversation_id, segment_id, words)
    select id, workspace, conversation, segment, words::tsvector from ${unnested(documents)}
    on conflict (message_id) do update set conversation_id = excluded.conversation_id, words = excluded.words
      where search_messages.words <> excluded.words or search_messages.conversation_id <> excluded.conversation_id`.execute(db)
}

async function insertHeaders(db: Db, documents: readonly Document[]): Promise<void> {
  await sql`
    insert into search_headers (conversation_id, workspace_id, segment_id, words)
    select id, workspace, segment, words::tsvector from ${unnested(documents)}
    on conflict (conversation_id) do update set words = excluded.words where search_headers.words <> excluded.words`.execute(db)
}

function unnested(documents: readonly Document[]) {
  const column = <K extends keyof Document>(name: K): Document[K][] => documents.map((document) => document[name])
  return sql`unnest(${column('id')}::uuid[], ${column('workspaceId')}::uuid[], ${column('conversationId')}::uuid[], ${column('segmentId')}::bigint[], ${column('words')}::text[])
    as document(id, workspace, conversation, segment, words)`
}
