-- When a workspace works: schedules in a time zone of their own.
create table business_hours (
  id uuid primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  name text not null check (length(name) between 1 and 80),
  time_zone text not null check (length(time_zone) between 1 and 64),
  week jsonb not null,
  holidays jsonb not null default '[]',
  is_default boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (workspace_id, id)
);
comment on column business_hours.week is '[{ day: monday, from: 09:00, to: 12:00 }]: any number a day, none overlapping, by the clock on the wall.';
comment on column business_hours.holidays is '[{ date: YYYY-MM-DD, name, yearly }]: closed all day.';
create unique index business_hours_name on business_hours (workspace_id, lower(name));
create unique index business_hours_default on business_hours (workspace_id) where is_default;
create index business_hours_list on business_hours (workspace_id, id);
call isolate_by_workspace('business_hours');

-- What a workspace promises: the first policy whose query a conversation belongs to.
create table sla_policies (
  id uuid primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  name text not null check (length(name) between 1 and 80),
  query text not null default '' check (length(query) <= 2000),
  position integer not null,
  hours_id uuid,
  first_response_minutes jsonb not null,
  next_response_minutes jsonb not null,
  resolution_minutes jsonb not null,
  pauses_while_pending boolean not null default true,
  escalations jsonb not null default '[]',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  removed_at timestamptz,
  unique (workspace_id, id),
  foreign key (workspace_id, hours_id) references business_hours (workspace_id, id)
);
comment on column sla_policies.query is 'In the conversation query language, with ids in the place of names. Empty: every conversation.';
comment on column sla_policies.hours_id is 'Null: around the clock.';
comment on column sla_policies.first_response_minutes is '{ low, normal, high, urgent }: minutes, or null for no promise.';
create unique index sla_policies_name on sla_policies (workspace_id, lower(name)) where removed_at is null;
create index sla_policies_order on sla_policies (workspace_id, position, id) where removed_at is null;
create index sla_policies_hours on sla_policies (workspace_id, hours_id) where removed_at is null;
call isolate_by_workspace('sla_policies');

-- How far a conversation has come by the log, as its clocks need to know: only the reader of the log writes it.
create table sla_courses (
  conversation_id uuid primary key,
  workspace_id uuid not null,
  policy_id uuid,
  state text not null,
  priority text not null,
  answered boolean not null,
  waiting_since timestamptz,
  opened_at timestamptz not null,
  foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade,
  foreign key (workspace_id, policy_id) references sla_policies (workspace_id, id) on delete set null (policy_id)
);
comment on column sla_courses.opened_at is 'When it began or was last opened again: from then its resolution counts.';
create index sla_courses_policy on sla_courses (workspace_id, policy_id);
call isolate_by_workspace('sla_courses');

-- One promise in one conversation. It runs until it is met or ended, also past its breach.
create table sla_clocks (
  id uuid primary key,
  workspace_id uuid not null,
  conversation_id uuid not null,
  policy_id uuid not null,
  kind text not null check (kind in ('first-response', 'next-response', 'resolution')),
  target_minutes integer not null check (target_minutes > 0),
  started_at timestamptz not null,
  pauses jsonb not null default '[]',
  paused_at timestamptz,
  due_at timestamptz,
  met_at timestamptz,
  breached_at timestamptz,
  ended_at timestamptz,
  escalated text[] not null default '{}',
  next_at timestamptz,
  foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade,
  foreign key (workspace_id, policy_id) references sla_policies (workspace_id, id) on delete cascade,
  check (met_at is null or ended_at is null)
);
comment on column sla_clocks.due_at is 'Null while it is paused.';
comment on column sla_clocks.met_at is 'When what it waited for happened: in time if breached_at is null, else late.';
comment on column sla_clocks.breached_at is 'The moment at which it was due and not met.';
comment on column sla_clocks.ended_at is 'Nothing was promised any more: closed without an answer, spam, another policy.';
comment on column sla_clocks.pauses is '[[from, to]] as ISO 8601; the last without its end is paused_at.';
comment on column sla_clocks.escalated is 'The escalations that have been done.';
comment on column sla_clocks.next_at is 'The next moment at which something is to be done: an escalation, or its breach.';
create unique index sla_clocks_running on sla_clocks (conversation_id, kind) where met_at is null and ended_at is null;
create index sla_clocks_conversation on sla_clocks (workspace_id, conversation_id, id);
create index sla_clocks_due on sla_clocks (workspace_id, next_at) where next_at is not null;
create index sla_clocks_overdue on sla_clocks (next_at) where next_at is not null;
create index sla_clocks_policy on sla_clocks (workspace_id, policy_id, id);
create index sla_clocks_started on sla_clocks (workspace_id, started_at, id);
call isolate_by_workspace('sla_clocks');

-- Asking contacts how they were helped.
create table rating_settings (
  workspace_id uuid primary key references workspaces on delete cascade,
  enabled boolean not null default false,
  channel_ids uuid[] not null default '{}' check (cardinality(channel_ids) <= 100),
  delay_minutes integer not null default 30 check (delay_minutes between 0 and 10080),
  once_in_days integer not null default 14 check (once_in_days between 0 and 365),
  ask_after_bulk boolean not null default false,
  question text not null default '' check (length(question) <= 300),
  thanks text not null default '' check (length(thanks) <= 300),
  updated_at timestamptz not null default now()
);
comment on column rating_settings.channel_ids is 'Empty: every channel.';
call isolate_by_workspace('rating_settings');

create table ratings (
  id uuid primary key,
  workspace_id uuid not null,
  conversation_id uuid not null,
  contact_id uuid,
  channel_id uuid,
  member_id uuid references members on delete set null,
  team_id uuid,
  asked_by text not null check (asked_by in ('chat', 'email')),
  -- When the conversation was closed: each closing asks once at most.
  closed_at timestamptz not null,
  asked_at timestamptz not null,
  score smallint check (score between 1 and 5),
  comment text not null default '' check (length(comment) <= 2000),
  rated_at timestamptz,
  changed_at timestamptz,
  unique (workspace_id, id),
  unique (conversation_id, closed_at),
  foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade,
  foreign key (workspace_id, contact_id) references contacts (workspace_id, id) on delete set null (contact_id),
  foreign key (workspace_id, channel_id) references channels (workspace_id, id) on delete set null (channel_id),
  foreign key (workspace_id, team_id) references teams (workspace_id, id) on delete set null (team_id),
  check ((score is null) = (rated_at is null))
);
comment on column ratings.member_id is 'Who answered last before it was asked.';
create index ratings_conversation on ratings (workspace_id, conversation_id, asked_at desc);
create index ratings_contact on ratings (workspace_id, contact_id, asked_at desc);
create index ratings_list on ratings (workspace_id, rated_at desc, id desc) where rated_at is not null;
create index ratings_member on ratings (workspace_id, member_id, rated_at desc, id desc) where rated_at is not null;
create index ratings_team on ratings (workspace_id, team_id, rated_at desc, id desc) where rated_at is not null;
create index ratings_channel on ratings (workspace_id, channel_id, rated_at desc, id desc) where rated_at is not null;
create index ratings_score on ratings (workspace_id, score, rated_at desc, id desc) where rated_at is not null;
call isolate_by_workspace('ratings');
