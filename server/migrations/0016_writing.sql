-- A reply or note that waits for its moment: ten seconds to take it back, or until Monday.
create table scheduled_messages (
  id uuid primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  conversation_id uuid not null,
  author_id uuid not null references members on delete cascade,
  kind text not null check (kind in ('reply', 'note')),
  text text not null default '',
  file_ids uuid[] not null default '{}' check (cardinality(file_ids) <= 20),
  client_id text not null check (length(client_id) between 1 and 100),
  send_at timestamptz not null,
  cancel_if_answered boolean not null default false,
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'cancelled', 'failed')),
  reason text,
  message_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  ended_at timestamptz,
  unique (workspace_id, id),
  unique (author_id, client_id),
  foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade,
  check ((state = 'waiting') = (ended_at is null))
);
comment on column scheduled_messages.client_id is 'Also of the message that it becomes: however often it is tried, it is there once.';
comment on column scheduled_messages.reason is 'Why it failed, or who or what cancelled it.';
create index scheduled_messages_conversation on scheduled_messages (workspace_id, conversation_id, send_at, id) where state in ('waiting', 'failed');
create index scheduled_messages_author on scheduled_messages (workspace_id, author_id, send_at, id) where state in ('waiting', 'failed');
create index scheduled_messages_ended on scheduled_messages (ended_at) where ended_at is not null;
call isolate_by_workspace('scheduled_messages');

-- What a member has begun to write. An empty one stays, for its version: a device that has slept must not bring back what was sent.
create table drafts (
  workspace_id uuid not null references workspaces on delete cascade,
  member_id uuid not null references members on delete cascade,
  conversation_id uuid not null,
  mode text not null default 'reply' check (mode in ('reply', 'note')),
  text text not null default '',
  file_ids uuid[] not null default '{}' check (cardinality(file_ids) <= 20),
  version integer not null default 1,
  updated_at timestamptz not null default now(),
  primary key (member_id, conversation_id),
  foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade
);
create index drafts_updated on drafts (updated_at);
create index drafts_conversation on drafts (workspace_id, conversation_id);
call isolate_by_workspace('drafts');

-- Texts with placeholders, and what is done along with them.
create table macros (
  id uuid primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  owner_id uuid references members on delete cascade,
  shared boolean not null default false,
  name text not null check (length(name) between 1 and 80),
  folder text check (length(folder) between 1 and 80),
  text text not null default '',
  actions jsonb not null default '[]',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  removed_at timestamptz,
  unique (workspace_id, id),
  check (shared or owner_id is not null)
);
create index macros_list on macros (workspace_id, id) where removed_at is null;
create unique index macros_shared_name on macros (workspace_id, lower(name)) where shared and removed_at is null;
create unique index macros_own_name on macros (owner_id, lower(name)) where not shared and removed_at is null;
call isolate_by_workspace('macros');

-- Who takes part in a conversation besides its contact, since another one was merged into it.
create table conversation_participants (
  workspace_id uuid not null,
  conversation_id uuid not null,
  contact_id uuid not null,
  added_at timestamptz not null default now(),
  primary key (conversation_id, contact_id),
  foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade,
  foreign key (workspace_id, contact_id) references contacts (workspace_id, id) on delete cascade
);
create index conversation_participants_contact on conversation_participants (workspace_id, contact_id);
call isolate_by_workspace('conversation_participants');

-- Messages that were split off: whoever answers one of them is led to where it is now, and not to where its mail came from.
create table split_messages (
  workspace_id uuid not null,
  message_id uuid primary key,
  foreign key (workspace_id, message_id) references messages (workspace_id, id) on delete cascade
);
call isolate_by_workspace('split_messages');

create index conversations_merged_into on conversations (workspace_id, merged_into) where merged_into is not null;

-- Of what a member wants to be told, where. What is not here is as the product has it.
create table notification_preferences (
  workspace_id uuid not null references workspaces on delete cascade,
  member_id uuid primary key references members on delete cascade,
  kinds jsonb not null default '{}',
  time_zone text,
  digest_hour smallint not null default 8 check (digest_hour between 0 and 23),
  updated_at timestamptz not null default now()
);
comment on column notification_preferences.time_zone is 'Null: that of the workspace''s business hours.';
comment on column notification_preferences.digest_hour is 'When the daily letter is sent, in the time zone.';
call isolate_by_workspace('notification_preferences');

alter table notifications
  add column in_app boolean not null default true,
  add column browser boolean not null default true,
  add column mail_due_at timestamptz;
comment on column notifications.mail_due_at is 'When the letter that gathers it is due; null when there is none, or it has been sent.';
create index notifications_mail_due on notifications (member_id, mail_due_at) where mail_due_at is not null;
