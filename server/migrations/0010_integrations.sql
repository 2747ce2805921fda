-- The account of an outside service that an installed plugin works with. It outlives the installation until it is revoked.
create table integrations (
  installation_id uuid primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  plugin text not null,
  kind text not null check (kind in ('oauth2', 'token')),
  state text not null default 'connected' check (state in ('connected', 'failing', 'expired')),
  account text check (length(account) <= 200),
  access_token text not null,
  refresh_token text,
  expires_at timestamptz,
  client text,
  failures_in_row integer not null default 0,
  last_success_at timestamptz,
  last_failure_at timestamptz,
  last_error text check (length(last_error) <= 500),
  connected_by uuid references members on delete set null,
  connected_at timestamptz not null default now(),
  renewed_at timestamptz not null default now(),
  check ((kind = 'oauth2') = (client is not null))
);
comment on column integrations.access_token is 'Encrypted, as are refresh_token and client.';
comment on column integrations.client is 'JSON: where and as whom the tokens are renewed and revoked, as it was when the account was connected.';
create index integrations_list on integrations (workspace_id);
create index integrations_idle on integrations (renewed_at) where refresh_token is not null;
call isolate_by_workspace('integrations');

create table integration_days (
  installation_id uuid not null references integrations on delete cascade,
  workspace_id uuid not null references workspaces on delete cascade,
  day date not null,
  calls integer not null default 0,
  failures integer not null default 0,
  primary key (installation_id, day)
);
call isolate_by_workspace('integration_days');

-- Someone is on the way to the service's consent page and back.
create table integration_attempts (
  state_hash bytea primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  installation_id uuid not null,
  browser_hash bytea not null,
  verifier text not null,
  started_by uuid references members on delete cascade,
  expires_at timestamptz not null
);
comment on column integration_attempts.browser_hash is 'Of the cookie of the browser that began: a consent page that someone else was sent to does not count.';
create index integration_attempts_expiry on integration_attempts (workspace_id, expires_at);
call isolate_by_workspace('integration_attempts');
