-- Third-party code that a workspace installed, and what it remembers.
create table plugin_installations (
  id uuid primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  name text not null check (name ~ '^[a-z][a-z0-9-]{1,39}$'),
  version text not null,
  origin text not null check (origin in ('bundled', 'upload', 'development')),
  manifest json not null,
  hooks text[] not null default '{}',
  package_hash text not null,
  granted_scopes text[] not null,
  settings text not null,
  state text not null default 'enabled' check (state in ('enabled', 'disabled', 'failing')),
  last_error text check (length(last_error) <= 2000),
  installed_by jsonb not null,
  installed_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (workspace_id, name),
  unique (workspace_id, id)
);
comment on column plugin_installations.manifest is 'Text, not jsonb: the order of its settings is that of their form.';
comment on column plugin_installations.settings is 'Encrypted JSON: values of the manifest''s fields, secrets among them.';
comment on column plugin_installations.package_hash is 'SHA-256 of the package, which lies in storage under it.';
comment on column plugin_installations.hooks is 'Names of the events that it hears, from its manifest.';
create index plugin_installations_list on plugin_installations (workspace_id, id);
call isolate_by_workspace('plugin_installations');

create table plugin_storage (
  workspace_id uuid not null,
  installation_id uuid not null,
  -- In the order of its bytes, so that the keys of a prefix lie together in the index.
  key text collate "C" not null check (length(key) between 1 and 200),
  value text not null,
  updated_at timestamptz not null default now(),
  primary key (installation_id, key),
  foreign key (workspace_id, installation_id) references plugin_installations (workspace_id, id) on delete cascade
);
comment on column plugin_storage.value is 'Encrypted JSON: plugins keep secrets of webhooks and names of people here.';
call isolate_by_workspace('plugin_storage');

create table plugin_log_lines (
  id bigint generated always as identity primary key,
  workspace_id uuid not null,
  installation_id uuid not null,
  level text not null check (level in ('info', 'warn', 'error', 'output')),
  text text not null check (length(text) <= 4000),
  at timestamptz not null default now(),
  foreign key (workspace_id, installation_id) references plugin_installations (workspace_id, id) on delete cascade
);
comment on table plugin_log_lines is 'The last lines of each plugin: older ones are removed as new ones come.';
create index plugin_log_lines_list on plugin_log_lines (installation_id, id);
call isolate_by_workspace('plugin_log_lines');

-- A plugin as a way in and out for messages.
alter table channels drop constraint channels_kind_check;
alter table channels add constraint channels_kind_check check (kind in ('chat', 'email', 'plugin'));
alter table channels add column plugin_installation_id uuid;
alter table channels add column plugin_channel text check (length(plugin_channel) <= 60);
alter table channels add check ((kind = 'plugin') = (plugin_channel is not null));
alter table channels add foreign key (workspace_id, plugin_installation_id) references plugin_installations (workspace_id, id) on delete set null (plugin_installation_id);
create unique index channels_plugin on channels (plugin_installation_id, plugin_channel) where plugin_installation_id is not null;

alter table conversations add column external_id text check (length(external_id) between 1 and 200);
comment on column conversations.external_id is 'The thread''s id in the service behind a plugin''s channel.';
create unique index conversations_external_id on conversations (channel_id, external_id) where external_id is not null;
