import pg from 'pg'
import { newId } from '../server/kernel/ids.ts'
import { ask, type Installation, type Running } from './installation.ts'

/** The workspace that is measured: 5,000 contacts of 200 companies, 2,000 chats and a mail address. */
export type Scene = {
  workspaceId: string
  key: string
  contactIds: string[]
  conversationIds: string[]
  mailAddress: string
  port: number
  smtpPort: number
  databaseUrl: string
}

export const mailAddress = 'support@bench.test'

export async function makeScene(installation: Installation, running: Running): Promise<Scene> {
  const owner = ['--email', 'olga@bench.test', '--owner', 'Olga Owner']
  const workspaceId = await ask(installation, 'workspace', 'create', '--slug', 'bench', '--name', 'Bench', ...owner)
  const key = await ask(installation, 'key', 'create', '--workspace', 'bench', '--scopes', '*')
  const client = new pg.Client({ connectionString: running.databaseUrl })
  await client.connect()
  try {
    const ids = (count: number): string[] => Array.from({ length: count }, newId)
    const [companyIds, contactIds, conversationIds] = [ids(200), ids(5_000), ids(2_000)]
    const [channelId, mailChannelId] = ids(2)
    await client.query({ text: companiesSql, values: [companyIds, workspaceId] })
    await client.query({ text: contactsSql, values: [contactIds, workspaceId, companyIds] })
    await client.query({ text: detailsSql, values: [contactIds, workspaceId] })
    await client.query({ text: channelsSql, values: [channelId, mailChannelId, workspaceId, mailAddress] })
    await client.query({ text: conversationsSql, values: [conversationIds, workspaceId, contactIds, channelId] })
    await client.query('vacuum analyze')
    return {
      workspaceId,
      key,
      contactIds,
      conversationIds,
      mailAddress,
      port: installation.port,
      smtpPort: installation.smtpPort,
      databaseUrl: running.databaseUrl,
    }
  } finally {
    await client.end()
  }
}

const companiesSql = `
  insert into companies (id, workspace_id, name, domain)
  select id, $2, 'Company ' || n, 'company-' || n || '.test' from unnest($1::uuid[]) with ordinality as given(id, n)`

const contactsSql = `
  insert into contacts (id, workspace_id, company_id, lifecycle, attributes)
  select id, $2, ($3::uuid[])[1 + n % 200], 'customer', jsonb_build_object('plan', 'team', 'seats', n % 40)
  from unnest($1::uuid[]) with ordinality as given(id, n)`

const detailsSql = `
  insert into contact_details (contact_id, workspace_id, name, email)
  select id, $2, 'Grace Number ' || n, 'grace-' || n || '@customers.test'
  from unnest($1::uuid[]) with ordinality as given(id, n)`

const channelsSql = `
  insert into channels (id, workspace_id, kind, name, key, address)
  values ($1, $3, 'chat', 'Website', 'bench', null), ($2, $3, 'email', 'Support', null, $4)`

const conversationsSql = `
  insert into conversations (id, workspace_id, number, kind, contact_id, channel_id, subject)
  select id, $2, 1000000 + n, 'chat', ($3::uuid[])[1 + n % 5000], $4, 'Question ' || n
  from unnest($1::uuid[]) with ordinality as given(id, n)`
