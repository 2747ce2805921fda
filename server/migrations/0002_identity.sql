create table workspaces (
  id uuid primary key,
  slug text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]{1,62}$'),
  name text not null check (length(name) between 1 and 120),
  created_at timestamptz not null default now()
);
alter table workspaces enable row level security;
alter table workspaces force row level security;
create policy own_workspace on workspaces to hayloft_app using (id = (select current_workspace()));
do $$ begin execute format('create policy for_system on workspaces to %I using (true)', current_user); end $$;
grant select, update on workspaces to hayloft_app;

-- A person who can sign in, whatever the workspace. Only system code reads this table.
create table users (
  id uuid primary key,
  email text not null unique check (email = lower(email)),
  password_hash text,
  created_at timestamptz not null default now()
);

create table members (
  id uuid primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  user_id uuid not null references users on delete cascade,
  name text not null check (length(name) between 1 and 120),
  email text not null,
  role text not null check (role in ('owner', 'admin', 'agent', 'member', 'viewer')),
  created_at timestamptz not null default now(),
  removed_at timestamptz,
  unique (workspace_id, user_id)
);
create index members_user on members (user_id);
call isolate_by_workspace('members');

create table invitations (
  id uuid primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  email text not null check (email = lower(email)),
  role text not null check (role in ('admin', 'agent', 'member', 'viewer')),
  token_hash bytea not null unique,
  invited_by uuid references members on delete set null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz not null default now()
);
create unique index invitations_open on invitations (workspace_id, email) where accepted_at is null and revoked_at is null;
create index invitations_list on invitations (workspace_id, id);
call isolate_by_workspace('invitations');

-- One signed-in browser or client. The refresh token rotates; using an old one again ends the session.
create table sessions (
  id uuid primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  member_id uuid not null references members on delete cascade,
  refresh_hash bytea not null unique,
  previous_refresh_hash bytea unique,
  rotated_at timestamptz not null default now(),
  ip inet,
  user_agent text,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz
);
create index sessions_member on sessions (workspace_id, member_id);
call isolate_by_workspace('sessions');

create table login_links (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  token_hash bytea not null unique,
  expires_at timestamptz not null,
  used_at timestamptz,
  created_at timestamptz not null default now()
);

create table projects (
  id uuid primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  name text not null check (length(name) between 1 and 120),
  created_at timestamptz not null default now()
);
create index projects_list on projects (workspace_id, id);
call isolate_by_workspace('projects');

create table api_keys (
  id uuid primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  project_id uuid references projects on delete cascade,
  name text not null check (length(name) between 1 and 120),
  prefix text not null,
  key_hash bytea not null unique,
  scopes text[] not null,
  rate_limit integer check (rate_limit > 0),
  created_by uuid references members on delete set null,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz not null default now()
);
comment on column api_keys.rate_limit is 'Requests a minute; null is unlimited (keys made by the operator on the machine).';
create index api_keys_list on api_keys (workspace_id, id);
call isolate_by_workspace('api_keys');
