-- What reports are made of, kept by a projection of the event log: one row a conversation, one for each time it was open,
-- one for each reply, and sums of these by quarter hour, hour and day for each way of grouping.
-- Named as the columns of conversations, so that the query language speaks of both.
create table conversation_facts (
  id uuid primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  number bigint not null,
  kind text not null,
  state text not null,
  priority text not null,
  channel_id uuid,
  contact_id uuid not null,
  assignee_id uuid,
  team_id uuid,
  tag_ids uuid[] not null,
  spam boolean not null,
  merged_into uuid,
  sla_applied boolean not null,
  sla_breached boolean not null,
  asked_at timestamptz,
  answered_at timestamptz,
  answered_by uuid,
  response_seconds integer,
  closed_at timestamptz,
  resolution_seconds integer,
  rated_at timestamptz,
  rated_member_id uuid,
  score smallint,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
comment on column conversation_facts.asked_at is 'The contact''s first message that waited for an answer.';
comment on column conversation_facts.closed_at is 'Of the closing that still holds.';
comment on column conversation_facts.updated_at is 'Of the record that these come from: an older one that comes later changes nothing.';
create index conversation_facts_created on conversation_facts (workspace_id, created_at)
  include (kind, priority, channel_id, assignee_id, team_id, sla_applied, sla_breached) where not spam and merged_into is null;
create index conversation_facts_answered on conversation_facts (workspace_id, answered_at)
  include (response_seconds, answered_by, kind, priority, channel_id, assignee_id, team_id) where not spam and merged_into is null and answered_at is not null;
create index conversation_facts_closed on conversation_facts (workspace_id, closed_at)
  include (resolution_seconds, kind, priority, channel_id, assignee_id, team_id) where not spam and merged_into is null and closed_at is not null;
create index conversation_facts_rated on conversation_facts (workspace_id, rated_at) where rated_at is not null;
create index conversation_facts_assignee on conversation_facts (workspace_id, assignee_id, created_at);
create index conversation_facts_team on conversation_facts (workspace_id, team_id, created_at);
create index conversation_facts_contact on conversation_facts (workspace_id, contact_id, created_at);
call isolate_by_workspace('conversation_facts');

-- From when to when a conversation was open: from its beginning or a reopening to its closing.
create table conversation_spells (
  workspace_id uuid not null references workspaces on delete cascade,
  conversation_id uuid not null,
  opened_at timestamptz not null,
  ended_at timestamptz,
  reopened boolean not null,
  primary key (conversation_id, opened_at)
);
create index conversation_spells_opened on conversation_spells (workspace_id, opened_at);
create index conversation_spells_ended on conversation_spells (workspace_id, ended_at) where ended_at is not null;
create index conversation_spells_open on conversation_spells (workspace_id) where ended_at is null;
call isolate_by_workspace('conversation_spells');

create table reply_facts (
  message_id uuid primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  conversation_id uuid not null,
  by_contact boolean not null,
  member_id uuid,
  at timestamptz not null
);
create index reply_facts_at on reply_facts (workspace_id, at);
create index reply_facts_conversation on reply_facts (conversation_id);
call isolate_by_workspace('reply_facts');

-- Sums of the facts. Quarter hours serve every time zone, since all offsets are multiples of them; hours and days are their sums.
create table report_counts (
  workspace_id uuid not null references workspaces on delete cascade,
  grain smallint not null check (grain in (15, 60, 1440)),
  dimension text not null check (dimension in ('all', 'member', 'team', 'channel', 'tag', 'kind', 'priority')),
  at timestamptz not null,
  key text not null,
  created integer not null,
  opened integer not null,
  ended integer not null,
  closed integer not null,
  resolution_sum bigint not null,
  answered integer not null,
  response_sum bigint not null,
  messages_in integer not null,
  messages_out integer not null,
  sla_kept integer not null,
  sla_missed integer not null,
  rated integer not null,
  rated_good integer not null,
  score_sum integer not null,
  primary key (workspace_id, grain, dimension, at, key)
);
comment on column report_counts.grain is 'Minutes.';
comment on column report_counts.key is 'An id, a kind or a priority; empty for all, and for none.';
call isolate_by_workspace('report_counts');

-- How long things took, by UTC day: for medians over more conversations than can be sorted while somebody waits.
create table report_durations (
  workspace_id uuid not null references workspaces on delete cascade,
  dimension text not null,
  measure text not null check (measure in ('response', 'resolution')),
  at timestamptz not null,
  key text not null,
  bin smallint not null,
  conversations integer not null,
  primary key (workspace_id, dimension, measure, at, key, bin)
);
comment on column report_durations.bin is 'Its seconds are between 1.05^bin - 1 and 1.05^(bin + 1) - 1.';
call isolate_by_workspace('report_durations');

create index audit_entries_ip on audit_entries (workspace_id, ip, id);
