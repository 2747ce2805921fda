import Fastify from 'fastify'
import pg from 'pg'
import { answerParent } from '../child.ts'

/** Where the bare server finds the same rows, and the one key that it takes. */
export type BareHttpOptions = { databaseUrl: string; key: string; workspaceId: string }
export type BareHttp = { start(options: BareHttpOptions): Promise<number> }

/**
 * What one writes without us: Fastify, pg and the same SQL as named statements on ten connections, as the owner without
 * row-level security. No schema, no events read back, no limits, no metrics, no log.
 */
export function serveBareHttp(): void {
  answerParent({ start } satisfies BareHttp)
}

async function start({ databaseUrl, key, workspaceId }: BareHttpOptions): Promise<number> {
  pg.types.setTypeParser(pg.types.builtins.INT8, Number)
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 10, options: '-c TimeZone=UTC -c jit=off' })
  // Its own, with the same indexes: in ours, our log readers would have to read what it wrote.
  await pool.query('create table if not exists bare_events (like events including all)')
  await pool.query('create table if not exists bare_runs (id uuid primary key, workspace_id uuid not null, trigger json not null)')
  const app = Fastify()
  app.addHook('onRequest', async (request, reply) => {
    if (request.headers.authorization !== `Bearer ${key}`) return reply.code(401).send()
  })
  app.get<{ Params: { id: string } }>('/contacts/:id', async (request) => {
    const text = `${contactSql} where contacts.id = $1`
    const { rows } = await pool.query({ name: 'contact', text, values: [request.params.id] })
    return rows[0]
  })
  app.get('/contacts', async () => {
    const { rows } = await pool.query({ name: 'contacts', text: pageSql, values: [workspaceId] })
    return { items: rows, nextCursor: null }
  })
  app.get('/contacts-with-companies', async () => {
    const { rows } = await pool.query<Row>({ name: 'contacts', text: pageSql, values: [workspaceId] })
    const ids = [...new Set(rows.map(({ companyId }) => companyId))]
    const companies = await pool.query<{ id: string }>({ name: 'companies', text: companiesSql, values: [ids] })
    const byId = new Map(companies.rows.map((company) => [company.id, company]))
    return { items: rows.map((row) => ({ ...row, company: byId.get(row.companyId) })) }
  })
  app.post<Write>('/conversations/:id/messages', async ({ params, body }, reply) => {
    const client = await pool.connect()
    try {
      return await reply.code(201).send(await writeMessage(client, workspaceId, params.id, body.text))
    } finally {
      client.release()
    }
  })
  app.post('/hooks/:token', async ({ body }, reply) => {
    const { rows: [run] } = await pool.query({ name: 'run', text: runSql, values: [workspaceId, JSON.stringify(body)] })
    return reply.code(202).send(run)
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const address = app.server.address()
  return typeof address === 'object' && address ? address.port : 0
}

type Write = { Params: { id: string }; Body: { text: string } }
type Row = { id: string; companyId: string }

/** The same four rows as our command writes, in one transaction. */
async function writeMessage(client: pg.PoolClient, workspaceId: string, conversationId: string, text: string) {
  await client.query('begin')
  const written = await client.query({ name: 'message', text: messageSql, values: [workspaceId, conversationId, text] })
  const [message] = written.rows
  await client.query({ name: 'moved', text: movedSql, values: [conversationId, text, message.id] })
  const payload = JSON.stringify({ message })
  await client.query({ name: 'logged', text: loggedSql, values: [workspaceId, conversationId, payload] })
  await client.query('commit')
  return message
}

const contactSql = `
  select contacts.id, company_id as "companyId", external_id as "externalId", lifecycle, attributes,
    last_seen_at as "lastSeenAt", created_at as "createdAt", updated_at as "updatedAt", name, email, phone
  from contacts join contact_details on contact_details.contact_id = contacts.id`
const pageSql = `${contactSql} where contacts.workspace_id = $1 order by contacts.id desc limit 26`
const companiesSql = `
  select id, name, domain, created_at as "createdAt", updated_at as "updatedAt"
  from companies where id = any($1::uuid[])`

const messageSql = `
  insert into messages (id, workspace_id, conversation_id, kind, author_kind, author_name, text)
  values (uuidv7(), $1, $2, 'reply', 'member', 'bare', $3) returning *`
const runSql = `
  insert into bare_runs (id, workspace_id, trigger) values (uuidv7(), $1, $2) returning id as "runId"`
const movedSql = `
  update conversations set updated_at = now(), preview = $2, last_message_id = $3, last_message_at = now(),
    last_message_by = 'member'
  where id = $1`
const loggedSql = `
  with logged as (
    insert into bare_events (id, workspace_id, name, subject_id, payload, actor)
    values (uuidv7(), $1, 'bare.created', $2, $3, '{"kind": "key"}')
  )
  insert into audit_entries (id, workspace_id, operation, actor, subject_id, input)
  values (uuidv7(), $1, 'bare.create', '{"kind": "key"}', $2, $3)`
