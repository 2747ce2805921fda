import type pg from 'pg'
import { newId } from '../../server/kernel/ids.ts'

const dimensions = {
  all: `''`, member: `coalesce(member_id::text, '')`, team: `coalesce(team_id::text, '')`, channel: `coalesce(channel_id::text, '')`,
  tag: `unnest(case when tag_ids = '{}' then array[''] else tag_ids::text[] end)`, kind: 'kind', priority: 'priority',
}
const measures = ['created', 'opened', 'ended', 'closed', 'resolution_sum', 'answered', 'response_sum', 'messages_in', 'messages_out', 'sla_kept', 'sla_missed', 'rated', 'rated_good', 'score_sum']
const grains = [[60, 15, `date_trunc('hour', at, 'UTC')`], [1440, 60, `date_trunc('day', at, 'UTC')`], [43200, 1440, `date_trunc('month', at, 'UTC')`]] as const
/** In short transactions: a long one keeps every reader of the log waiting, in all databases of the server. */
const atOnce = 20_000

/** What the made-up conversations are told apart by. */
export type Filled = { members: string[]; teams: string[]; channels: string[]; tags: string[] }

/** What reports are made of, as if so many conversations had come in working hours of the days just gone, half of them tagged, three replies each. */
export async function fillFacts(client: pg.ClientBase, workspaceId: string, conversations: number, days: number): Promise<Filled> {
  const filled = await fillGroups(client, workspaceId)
  await client.query('select setseed(0.42)')
  for (let first = 0; first < conversations; first += atOnce) {
    await fillConversations(client, workspaceId, filled, { first, count: Math.min(atOnce, conversations - first), perDay: conversations / days, days })
  }
  await client.query('vacuum (analyze) conversation_facts, conversation_spells, reply_facts')
  await sumUp(client, workspaceId, days)
  await client.query('vacuum (analyze) report_counts, report_durations')
  return filled
}

async function fillGroups(client: pg.ClientBase, workspaceId: string): Promise<Filled> {
  const ids = (count: number): string[] => Array.from({ length: count }, newId)
  const [members, teams, channels, tags] = [ids(50), ids(8), ids(6), ids(30)]
  await client.query(`insert into users (id, email) select id, id || '@example.com' from unnest($1::uuid[]) as id`, [members])
  await client.query(`insert into members (id, workspace_id, user_id, name, email, role) select id, $2, id, 'Member ' || id, id || '@example.com', 'agent' from unnest($1::uuid[]) as id`, [members, workspaceId])
  await client.query(`insert into teams (id, workspace_id, name) select id, $2, 'Team ' || id from unnest($1::uuid[]) as id`, [teams, workspaceId])
  await client.query(`insert into tags (id, workspace_id, name) select id, $2, 'Tag ' || id from unnest($1::uuid[]) as id`, [tags, workspaceId])
  return { members, teams, channels, tags }
}

type Piece = { first: number; count: number; perDay: number; days: number }

async function fillConversations(client: pg.ClientBase, workspaceId: string, { members, teams, channels, tags }: Filled, { first, count, perDay, days }: Piece): Promise<void> {
  await client.query('drop table if exists made')
  await client.query(`
    create temp table made as
    select *, created_at + make_interval(secs => resolution_seconds) as closing_at from (
      select gen_random_uuid() as id, n, date_trunc('day', now()) - make_interval(days => $2::integer - floor(n / $3::float8)::integer) + interval '7 hours' + random() * interval '11 hours' as created_at,
        (array['chat', 'email', 'email'])[1 + floor(random() * 3)::integer] as kind, (array['low', 'normal', 'normal', 'normal', 'high', 'urgent'])[1 + floor(random() * 6)::integer] as priority,
        ($4::uuid[])[1 + floor(power(random(), 1.5) * 50)::integer] as assignee_id, ($5::uuid[])[1 + floor(random() * 8)::integer] as team_id, ($6::uuid[])[1 + floor(random() * 6)::integer] as channel_id,
        case when random() < 0.5 then array[($7::uuid[])[1 + floor(power(random(), 2) * 30)::integer]] else '{}' end as tag_ids,
        random() < 0.94 as is_closed, random() < 0.9 as is_answered, exp(random() * 8 + 2)::integer as response_seconds, exp(random() * 8 + 5)::integer as resolution_seconds,
        random() < 0.3 as sla_breached, case when random() < 0.15 then 1 + floor(sqrt(random()) * 5)::integer end as score, random() < 0.05 as is_reopened
      from generate_series($8::integer, $8::integer + $1::integer - 1) as n) as made`, [count, days, perDay, members, teams, channels, tags, first])
  await client.query(`
    insert into conversation_facts (id, workspace_id, number, kind, state, priority, channel_id, contact_id, assignee_id, team_id, tag_ids, spam, merged_into, sla_applied, sla_breached,
      asked_at, answered_at, answered_by, response_seconds, closed_at, resolution_seconds, rated_at, rated_member_id, score, created_at, updated_at)
    select id, $1, n + 1, kind, case when is_closed then 'closed' else 'open' end, priority, channel_id, $2::uuid, assignee_id, team_id, tag_ids, false, null, true, sla_breached,
      created_at, case when is_answered then created_at + make_interval(secs => response_seconds) end, case when is_answered then assignee_id end, case when is_answered then response_seconds end,
      case when is_closed then closing_at end, case when is_closed then resolution_seconds end,
      case when score is not null then closing_at + interval '1 hour' end, assignee_id, score, created_at, created_at
    from made order by created_at`, [workspaceId, newId()])
  const own = 'kind, priority, channel_id, assignee_id, team_id, tag_ids, false, null::uuid'
  const copied = 'kind, priority, channel_id, assignee_id, team_id, tag_ids, spam, merged_into'
  // One that was opened again had been closed for the second quarter of its time.
  await client.query(`
    insert into conversation_spells (workspace_id, conversation_id, opened_at, ended_at, reopened, ${copied})
    select $1::uuid, id, created_at, case when is_reopened then created_at + (closing_at - created_at) / 4 when is_closed then closing_at end, false, ${own} from made
    union all select $1::uuid, id, created_at + (closing_at - created_at) / 2, case when is_closed then closing_at end, true, ${own} from made where is_reopened`, [workspaceId])
  await client.query(`
    insert into reply_facts (message_id, workspace_id, conversation_id, by_contact, member_id, at, ${copied})
    select gen_random_uuid(), $1, id, turn <> 2, case when turn = 2 then assignee_id end, created_at + turn * interval '20 minutes', ${own}
    from made cross join generate_series(1, 3) as turn order by created_at, turn`, [workspaceId])
}

async function sumUp(client: pg.ClientBase, workspaceId: string, days: number): Promise<void> {
  const { rows: months } = await client.query<{ first: Date; next: Date }>(`
    select first, first + interval '1 month' as next
    from generate_series(date_trunc('month', now() - make_interval(days => $1), 'UTC'), now() + interval '1 month', interval '1 month') as first`, [days])
  for (const { first, next } of months) await sumUpMonth(client, workspaceId, first.toISOString(), next.toISOString())
}

export async function sumUpMonth(client: pg.ClientBase, workspaceId: string, first: string, next: string): Promise<void> {
  const piece = (at: string, member: string, given: Record<string, string>, table = 'conversation_facts'): string => `
    select ${at} as at, ${member} as member_id, kind, priority, channel_id, team_id, tag_ids, ${measures.map((measure) => `${given[measure] ?? '0'} as ${measure}`).join(', ')}
    from ${table} where workspace_id = '${workspaceId}' and ${at} >= '${first}' and ${at} < '${next}' and not spam and merged_into is null`
  await client.query('drop table if exists moves')
  await client.query(`create temp table moves as ${[
    piece('created_at', 'assignee_id', { created: '1', sla_kept: '(not sla_breached)::integer', sla_missed: 'sla_breached::integer' }),
    piece('opened_at', 'assignee_id', { opened: '1' }, 'conversation_spells'),
    piece('ended_at', 'assignee_id', { ended: '1' }, 'conversation_spells'),
    piece('closed_at', 'assignee_id', { closed: '1', resolution_sum: 'resolution_seconds' }),
    piece('answered_at', 'answered_by', { answered: '1', response_sum: 'response_seconds' }),
    piece('rated_at', 'rated_member_id', { rated: '1', rated_good: '(score >= 4)::integer', score_sum: 'score' }),
    piece('at', 'coalesce(member_id, assignee_id)', { messages_in: 'by_contact::integer', messages_out: '(not by_contact)::integer' }, 'reply_facts'),
  ].join(' union all ')}`)
  const sums = measures.map((measure) => `sum(${measure})`).join(', ')
  for (const [dimension, key] of Object.entries(dimensions)) {
    await client.query(`
      insert into report_counts (workspace_id, grain, dimension, at, key, ${measures.join(', ')})
      select '${workspaceId}', 15, '${dimension}', at, key, ${sums} from (
        select date_bin('15 minutes', at, '2000-01-01Z') as at, ${key} as key, ${measures.join(', ')} from moves
      ) as keyed group by at, key order by at, key`)
    for (const [grain, finer, at] of grains) {
      await client.query(`
        insert into report_counts (workspace_id, grain, dimension, at, key, ${measures.join(', ')})
        select workspace_id, ${grain}, dimension, ${at}, key, ${sums} from report_counts
        where workspace_id = '${workspaceId}' and grain = ${finer} and dimension = '${dimension}' and at >= '${first}' and at < '${next}' group by 1, 3, 4, 5 order by 4, 5`)
    }
    for (const [measure, at, seconds] of [['response', 'answered_at', 'response_seconds'], ['resolution', 'closed_at', 'resolution_seconds']] as const) {
      for (const [grain, unit] of [[1440, 'day'], [43200, 'month']] as const) {
        await client.query(`
          insert into report_durations (workspace_id, grain, dimension, measure, at, key, bin, conversations)
          select workspace_id, ${grain}, '${dimension}', '${measure}', at, key, bin, count(*) from (
            select workspace_id, date_trunc('${unit}', ${at}, 'UTC') as at, ${key} as key, floor(ln(1 + ${seconds}) / ln(1.05::float8)) as bin
            from (select *, assignee_id as member_id from conversation_facts) as facts
            where workspace_id = '${workspaceId}' and ${at} >= '${first}' and ${at} < '${next}' and not spam and merged_into is null
          ) as binned group by 1, 5, 6, 7 order by 5, 6, 7`)
      }
    }
  }
}
