-- Who answers together. Conversations of a team are handed to its members by its own rule.
create table teams (
  id uuid primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  name text not null check (length(name) between 1 and 80),
  assignment text not null default 'manual' check (assignment in ('manual', 'round-robin', 'least-loaded')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  removed_at timestamptz,
  unique (workspace_id, id)
);
create unique index teams_name on teams (workspace_id, lower(name)) where removed_at is null;
call isolate_by_workspace('teams');

create table team_members (
  workspace_id uuid not null,
  team_id uuid not null,
  member_id uuid not null references members on delete cascade,
  -- When this member last got a conversation of the team by its rule: the longest ago comes next.
  assigned_at timestamptz not null default '-infinity',
  primary key (team_id, member_id),
  foreign key (workspace_id, team_id) references teams (workspace_id, id) on delete cascade
);
create index team_members_member on team_members (workspace_id, member_id);
call isolate_by_workspace('team_members');

create table tags (
  id uuid primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  name text not null check (length(name) between 1 and 60),
  color text not null default 'straw' check (color in ('straw', 'moss', 'clay', 'sky', 'plum', 'stone')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  removed_at timestamptz,
  unique (workspace_id, id)
);
create unique index tags_name on tags (workspace_id, lower(name)) where removed_at is null;
call isolate_by_workspace('tags');

-- Fields of conversations that a workspace makes for itself.
create table conversation_fields (
  id uuid primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  key text not null check (key ~ '^[a-z][a-z0-9_]{0,39}$'),
  name text not null check (length(name) between 1 and 80),
  type text not null check (type in ('text', 'number', 'boolean', 'date', 'select')),
  options text[] not null default '{}' check (cardinality(options) <= 100),
  position integer not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  removed_at timestamptz,
  unique (workspace_id, id),
  check ((type = 'select') = (cardinality(options) > 0))
);
create unique index conversation_fields_key on conversation_fields (workspace_id, key) where removed_at is null;
call isolate_by_workspace('conversation_fields');

alter table conversations
  add column team_id uuid,
  add column priority text not null default 'normal' check (priority in ('low', 'normal', 'high', 'urgent')),
  add column snoozed_until timestamptz,
  add column merged_into uuid,
  add column spam boolean not null default false,
  add column sla_due_at timestamptz,
  add column sla_breached boolean not null default false,
  add foreign key (workspace_id, team_id) references teams (workspace_id, id) on delete set null (team_id),
  add check (merged_into is null or state = 'closed');
comment on column conversations.snoozed_until is 'Null while snoozed: until the contact answers.';
comment on column conversations.merged_into is 'Its messages are there now.';
comment on column conversations.sla_due_at is 'The earliest clock of its policy that still runs; null while none does.';
create index conversations_team on conversations (workspace_id, team_id, state, last_message_at desc, id desc) where team_id is not null;
create index conversations_channel on conversations (workspace_id, channel_id, last_message_at desc, id desc);
create index conversations_priority on conversations (workspace_id, priority, last_message_at desc, id desc) where priority <> 'normal';
create index conversations_unread on conversations (workspace_id, last_message_at desc, id desc) where unread;
create index conversations_spam on conversations (workspace_id, last_message_at desc, id desc) where spam;
create index conversations_snoozed on conversations (snoozed_until) where state = 'snoozed' and snoozed_until is not null;
create index conversations_sla on conversations (workspace_id, sla_due_at) where sla_due_at is not null;
create index conversations_breached on conversations (workspace_id, last_message_at desc, id desc) where sla_breached;
create index conversations_waiting on conversations (workspace_id, waiting_since) where waiting_since is not null;

-- Rows of their own, not arrays: uuid = may use an index below row-level security, array operators may not.
create table conversation_tags (
  workspace_id uuid not null,
  conversation_id uuid not null,
  tag_id uuid not null,
  added_at timestamptz not null default now(),
  primary key (conversation_id, tag_id),
  foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade,
  foreign key (workspace_id, tag_id) references tags (workspace_id, id) on delete cascade
);
create index conversation_tags_tag on conversation_tags (workspace_id, tag_id, conversation_id);
call isolate_by_workspace('conversation_tags');

create table conversation_values (
  workspace_id uuid not null,
  conversation_id uuid not null,
  field_id uuid not null,
  -- As text, by which it is found: a date as YYYY-MM-DD, a number as JavaScript writes it, true or false.
  value text not null check (length(value) <= 500),
  primary key (conversation_id, field_id),
  foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade,
  foreign key (workspace_id, field_id) references conversation_fields (workspace_id, id) on delete cascade
);
create index conversation_values_value on conversation_values (workspace_id, field_id, value, conversation_id);
call isolate_by_workspace('conversation_values');

alter table idempotency_keys add column under_way_until timestamptz;
comment on column idempotency_keys.under_way_until is 'Of a command that reaches outside: while it runs, so that the same one is not begun twice.';
