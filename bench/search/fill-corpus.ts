import { spawn } from 'node:child_process'
import { once } from 'node:events'
import pg from 'pg'
import { vectorOf } from '../../server/features/search-index/document.ts'
import { newId } from '../../server/kernel/ids.ts'
import { type Corpus, type GeneratedConversation, type GeneratedMessage } from './corpus.ts'

const segmentSize = 32_768

export type Sink = { row(values: (string | null)[]): Promise<void>; end(): Promise<void> }
export type OpenSink = (table: string, columns: readonly string[]) => Sink

/**
 * Fills a workspace with rows as the program writes them, the search index included. Foreign keys must not be checked
 * meanwhile: a conversation comes after its messages.
 */
export async function fillCorpus(client: pg.ClientBase, workspaceId: string, corpus: Corpus, open: OpenSink): Promise<void> {
  const memberIds = Array.from({ length: 20 }, newId)
  const tagIds = Array.from({ length: 3 }, newId)
  for (const [at, id] of memberIds.entries()) {
    const email = `agent-${at}@${workspaceId}.test`
    await client.query('insert into users (id, email) values ($1, $2)', [id, email])
    await client.query("insert into members (id, workspace_id, user_id, name, email, role) values ($1, $2, $1, $3, $4, 'agent')", [id, workspaceId, `Agent ${at}`, email])
  }
  for (const [at, id] of tagIds.entries()) await client.query('insert into tags (id, workspace_id, name) values ($1, $2, $3)', [id, workspaceId, ['vip', 'bug', 'billing'][at]])

  const sinks = {
    contacts: open('contacts', ['id', 'workspace_id', 'lifecycle']),
    details: open('contact_details', ['contact_id', 'workspace_id', 'name', 'email']),
    conversations: open('conversations', [
      'id', 'workspace_id', 'number', 'contact_id', 'assignee_id', 'kind', 'state', 'subject', 'preview', 'last_message_id', 'last_message_at', 'last_message_by', 'unread',
      'created_at', 'updated_at',
    ]),
    messages: open('messages', ['id', 'workspace_id', 'conversation_id', 'kind', 'author_kind', 'text', 'created_at']),
    tags: open('conversation_tags', ['workspace_id', 'conversation_id', 'tag_id']),
    documents: open('search_messages', ['message_id', 'workspace_id', 'conversation_id', 'segment_id', 'words']),
    headers: open('search_headers', ['conversation_id', 'workspace_id', 'segment_id', 'words']),
  }
  const segment = (holds: string) => segments(client, workspaceId, holds)
  const [ofMessages, ofHeaders] = [segment('messages'), segment('headers')]
  for (const { id, name, email } of corpus.contacts) {
    await sinks.contacts.row([id, workspaceId, 'customer'])
    await sinks.details.row([id, workspaceId, name, email])
  }
  const putMessage = async (message: GeneratedMessage): Promise<void> => {
    const segmentId = await ofMessages.next(message.id)
    await sinks.messages.row([message.id, workspaceId, message.conversationId, 'reply', message.authorKind, message.text, message.at.toISOString()])
    await sinks.documents.row([message.id, workspaceId, message.conversationId, String(segmentId), vectorOf(segmentId, message.header, { text: message.text, attachments: [] })])
  }
  const putConversation = async (row: GeneratedConversation): Promise<void> => {
    const segmentId = await ofHeaders.next(row.id)
    await sinks.conversations.row([row.id, workspaceId, String(row.number), row.contactId, row.assignee === null ? null : memberIds[row.assignee]!, 'chat', row.state, row.subject,
      row.lastText.slice(0, 140), row.lastMessageId, row.lastMessageAt.toISOString(), 'contact', 'f', row.at.toISOString(), row.lastMessageAt.toISOString()])
    await sinks.headers.row([row.id, workspaceId, String(segmentId), vectorOf(segmentId, row.firstMessage.header)])
    for (const tag of row.tags) await sinks.tags.row([workspaceId, row.id, tagIds[tag]!])
  }
  for (const row of corpus.messages()) {
    if (row.is === 'message') await putMessage(row)
    else await putConversation(row)
  }
  for (const sink of Object.values(sinks)) await sink.end()
  await ofMessages.end()
  await ofHeaders.end()
}

function segments(client: pg.ClientBase, workspaceId: string, holds: string) {
  let id = 0
  let documents = 0
  let newest = ''
  const end = () => client.query('update search_segments set open = false, documents = $2, newest = $3 where id = $1', [id, documents, newest])
  return {
    async next(documentId: string): Promise<number> {
      if (id === 0 || documents === segmentSize) {
        if (id > 0) await end()
        const { rows } = await client.query<{ id: string }>("insert into search_segments (workspace_id, holds, writer) values ($1, $2, 'log') returning id", [workspaceId, holds])
        id = Number(rows[0]!.id)
        documents = 0
        newest = documentId
      }
      documents++
      if (documentId > newest) newest = documentId
      return id
    },
    end,
  }
}

/** By COPY through psql: for millions of rows. */
export function copyWithPsql(databaseUrl: string): OpenSink {
  return (table, columns) => {
    const child = spawn('psql', ['-q', '-v', 'ON_ERROR_STOP=1', databaseUrl, '-c', `copy ${table} (${columns.join(', ')}) from stdin`], {
      stdio: ['pipe', 'inherit', 'inherit'], env: { ...process.env, PGOPTIONS: '-c session_replication_role=replica -c synchronous_commit=off' },
    })
    let pending = ''
    const flush = async (): Promise<void> => {
      const text = pending
      pending = ''
      if (!child.stdin.write(text)) await once(child.stdin, 'drain')
    }
    return {
      async row(values) {
        pending += `${values.map((value) => (value === null ? '\\N' : value.replace(/[\\\t\n\r]/g, (letter) => escapes[letter]!))).join('\t')}\n`
        if (pending.length > 200_000) await flush()
      },
      async end() {
        await flush()
        child.stdin.end()
        const [code] = await once(child, 'exit') as [number]
        if (code !== 0) throw new Error(`copying into ${table} failed`)
      },
    }
  }
}

const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

/** By inserts on one connection, which must have `session_replication_role` set to replica. */
export function insertInto(client: pg.ClientBase): OpenSink {
  return (table, columns) => {
    let pending: Record<string, string | null>[] = []
    const flush = async (): Promise<void> => {
      const rows = pending
      pending = []
      const names = columns.join(', ')
      await client.query(`insert into ${table} (${names}) select ${names} from json_populate_recordset(null::${table}, $1::json)`, [JSON.stringify(rows)])
    }
    return {
      async row(values) {
        pending.push(Object.fromEntries(columns.map((column, at) => [column, values[at]!])))
        if (pending.length >= 1_000) await flush()
      },
      end: flush,
    }
  }
}
