-- Addresses outside that hear of events, by the Standard Webhooks rules.
create table webhooks (
  id uuid primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  url text not null check (length(url) between 1 and 2000),
  description text not null default '' check (length(description) <= 500),
  event_names text[] not null check (cardinality(event_names) between 1 and 100),
  state text not null default 'active' check (state in ('active', 'paused')),
  paused_because text check (paused_because in ('member', 'failing', 'gone')),
  paused_at timestamptz,
  secret text not null,
  former_secrets jsonb not null default '[]',
  failures integer not null default 0,
  failing_since timestamptz,
  held_until timestamptz,
  last_succeeded_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  removed_at timestamptz,
  unique (workspace_id, id),
  check ((state = 'paused') = (paused_at is not null)),
  check ((state = 'paused') = (paused_because is not null))
);
comment on column webhooks.secret is 'Encrypted.';
comment on column webhooks.former_secrets is 'Encrypted, each with the moment until which it signs too: [{ secret, until }].';
comment on column webhooks.failures is 'Attempts since the last one that succeeded.';
comment on column webhooks.held_until is 'It fails every time: nothing is tried before this moment.';
comment on column webhooks.removed_at is 'Hidden; its deliveries are deleted in batches by night.';
call isolate_by_workspace('webhooks');

-- One event for one webhook. For the same subject they go out in the order of position, which is that of the log.
create table webhook_deliveries (
  id uuid primary key,
  workspace_id uuid not null,
  webhook_id uuid not null,
  event_id uuid not null,
  event_name text not null,
  subject_id uuid not null,
  position bigint generated always as identity,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
  attempts smallint not null default 0,
  attempts_left smallint not null default 10 check (attempts_left >= 0),
  due_at timestamptz not null,
  last_status integer,
  last_reason text,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  unique (webhook_id, event_id),
  foreign key (workspace_id, webhook_id) references webhooks (workspace_id, id) on delete cascade,
  check ((state = 'waiting') = (finished_at is null))
);
create unique index webhook_deliveries_list on webhook_deliveries (workspace_id, id);
create index webhook_deliveries_webhook on webhook_deliveries (workspace_id, webhook_id, id);
create index webhook_deliveries_state on webhook_deliveries (workspace_id, state, id);
create index webhook_deliveries_event on webhook_deliveries (workspace_id, event_name, id);
create index webhook_deliveries_waiting on webhook_deliveries (webhook_id, subject_id, position) where state = 'waiting';
call isolate_by_workspace('webhook_deliveries');

create table webhook_attempts (
  workspace_id uuid not null,
  delivery_id uuid not null,
  number smallint not null,
  url text not null,
  request_headers jsonb not null,
  status integer,
  response_headers jsonb,
  response_body text,
  truncated boolean not null default false,
  reason text,
  milliseconds integer not null,
  at timestamptz not null,
  primary key (delivery_id, number),
  foreign key (workspace_id, delivery_id) references webhook_deliveries (workspace_id, id) on delete cascade
);
comment on column webhook_attempts.reason is 'Why it failed, in words; null when it succeeded.';
call isolate_by_workspace('webhook_attempts');

-- How attempts went, hour by hour: for the bars of the list, which must not read every attempt of a day.
create table webhook_hours (
  workspace_id uuid not null,
  webhook_id uuid not null,
  hour timestamptz not null,
  -- One row of sixteen at random: with a single one the deliveries of a busy webhook waited for each other's commits.
  share smallint not null,
  succeeded integer not null default 0,
  failed integer not null default 0,
  primary key (webhook_id, hour, share),
  foreign key (workspace_id, webhook_id) references webhooks (workspace_id, id) on delete cascade
);
call isolate_by_workspace('webhook_hours');
