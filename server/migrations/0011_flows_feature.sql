-- A removed flow is gone for everyone at once; its runs are deleted in the background, a few thousand at a time.
alter table flows add column removed_at timestamptz;

-- The address of each flow for incoming webhooks: looked up by hash, shown again to those who may change flows.
create table flow_hooks (
  flow_id uuid primary key,
  workspace_id uuid not null,
  token_hash bytea not null unique,
  sealed_token text not null,
  foreign key (workspace_id, flow_id) references flows (workspace_id, id) on delete cascade
);
call isolate_by_workspace('flow_hooks');

-- The next moment of each active flow with a schedule.
create table flow_schedules (
  flow_id uuid primary key,
  workspace_id uuid not null,
  cron text not null,
  time_zone text not null,
  next_at timestamptz not null,
  foreign key (workspace_id, flow_id) references flows (workspace_id, id) on delete cascade
);
create index flow_schedules_next on flow_schedules (next_at);
call isolate_by_workspace('flow_schedules');

-- What a step may send but nobody may read again: keys of other services.
create table flow_secrets (
  workspace_id uuid not null references workspaces on delete cascade,
  name text not null check (name ~ '^[a-z][a-z0-9_]{0,39}$'),
  sealed text not null,
  updated_by jsonb not null,
  updated_at timestamptz not null default now(),
  primary key (workspace_id, name)
);
call isolate_by_workspace('flow_secrets');

create table notifications (
  id uuid primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  member_id uuid not null references members on delete cascade,
  kind text not null,
  title text not null,
  text text not null default '',
  subject_id uuid,
  link text,
  -- The same cause tells a member once.
  cause text,
  read_at timestamptz,
  created_at timestamptz not null default now()
);
create index notifications_list on notifications (workspace_id, member_id, id);
create index notifications_unread on notifications (workspace_id, member_id, id) where read_at is null;
create unique index notifications_cause on notifications (member_id, cause) where cause is not null;
call isolate_by_workspace('notifications');

-- For the filters of the run list.
create index runs_of_state on runs (workspace_id, state, id);
create index runs_of_subject on runs (workspace_id, subject_id, id) where subject_id is not null;
