import pg from 'pg'
import { hashPassword } from '../../server/features/identity/password.ts'
import { newId } from '../../server/kernel/ids.ts'
import { fillFacts } from '../reports/fill-facts.ts'
import { makeCorpus } from '../search/corpus.ts'
import { fillCorpus, insertInto } from '../search/fill-corpus.ts'

export const agents = 100
export const conversations = 20_000
export const password = 'a long day at the desk'

const messages = 90_000
const days = 90

/**
 * The past of a help desk: 20,000 conversations of 90 days with 4,000 contacts, one in twenty open, in the index of words, and the
 * facts of as many for the reports; 100 agents, who share one password. @returns the agents' addresses
 */
export async function fillDesk(client: pg.ClientBase, workspaceId: string): Promise<string[]> {
  const to = new Date()
  const from = new Date(to.getTime() - days * 86_400_000)
  await client.query('set session_replication_role = replica')
  await client.query('set synchronous_commit = off')
  await fillFacts(client, workspaceId, conversations, days)
  // Those whom the facts name have left: what was theirs is told of, and nobody meets them.
  await client.query("update members set removed_at = now() where workspace_id = $1 and role = 'agent'", [workspaceId])
  for (const table of ['teams', 'tags']) await client.query(`update ${table} set removed_at = now() where workspace_id = $1`, [workspaceId])
  await fillCorpus(client, workspaceId, makeCorpus({ seed: 5, messages, contacts: 4_000, from, to }), insertInto(client))
  await client.query('set session_replication_role = origin')
  await client.query(exactlySql, [workspaceId, conversations])
  const emails = await addAgents(client, workspaceId)
  await client.query('select setval(conversation_sequence($1)::regclass, (select max(number) from conversations where workspace_id = $1))', [workspaceId])
  return emails
}

// The corpus makes a few more: the youngest go.
const exactlySql = 'delete from conversations where workspace_id = $1 and number > (select min(number) + $2 - 1 from conversations where workspace_id = $1)'

async function addAgents(client: pg.ClientBase, workspaceId: string): Promise<string[]> {
  const { rows: known } = await client.query<{ email: string }>("select email from members where workspace_id = $1 and removed_at is null and role = 'agent'", [workspaceId])
  const more = Array.from({ length: agents - known.length }, (_, at) => ({ id: newId(), email: `desk-${at}@bench.test`, name: `Desk ${at}` }))
  const [ids, emails, names] = [more.map(({ id }) => id), more.map(({ email }) => email), more.map(({ name }) => name)]
  await client.query('insert into users (id, email) select * from unnest($1::uuid[], $2::text[])', [ids, emails])
  await client.query(`
    insert into members (id, workspace_id, user_id, name, email, role)
    select id, $1, id, name, email, 'agent' from unnest($2::uuid[], $3::text[], $4::text[]) as given (id, name, email)`, [workspaceId, ids, names, emails])
  const all = [...known.map(({ email }) => email), ...emails]
  await client.query('update users set password_hash = $2 where email = any($1)', [all, await hashPassword(password)])
  return all
}

export type Arranged = { chatChannelId: string; mailChannelId: string; teamIds: string[]; tagIds: string[] }

/** Gives the past its channels, teams, agents and tags: open ones are anybody's, half of them wait for an answer. */
export async function arrangeDesk(client: pg.ClientBase, workspaceId: string, { chatChannelId, mailChannelId, teamIds, tagIds }: Arranged): Promise<void> {
  await client.query(`
    update conversations set
      kind = case when number % 5 < 2 then 'email' else 'chat' end,
      channel_id = case when number % 5 < 2 then $2::uuid else $3::uuid end,
      team_id = ($4::uuid[])[1 + number % 10],
      priority = (array['low', 'normal', 'normal', 'normal', 'high', 'urgent'])[1 + number % 6],
      assignee_id = case when state = 'closed' then assignee_id when number % 4 > 0 then agents.ids[1 + number % 100] end,
      unread = state = 'open' and number % 3 = 0,
      waiting_since = case when state = 'open' and number % 2 = 0 then last_message_at end,
      closed_at = case when state = 'closed' then last_message_at end
    from (select array_agg(id order by id) as ids from members where workspace_id = $1 and role = 'agent' and removed_at is null) as agents
    where workspace_id = $1`, [workspaceId, mailChannelId, chatChannelId, teamIds])
  await client.query(`
    insert into conversation_tags (workspace_id, conversation_id, tag_id)
    select workspace_id, id, ($2::uuid[])[1 + number % 30] from conversations where workspace_id = $1 and number % 3 = 0
    on conflict do nothing`, [workspaceId, tagIds])
  await client.query('vacuum analyze')
}
