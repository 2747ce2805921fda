-- What a visitor has seen of a chat, and what of it went on by mail.
create table visitor_threads (
  conversation_id uuid primary key,
  workspace_id uuid not null,
  seen_message_id uuid,
  mailed_message_id uuid,
  page_url text check (length(page_url) <= 2000),
  foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade
);
comment on column visitor_threads.seen_message_id is 'Ids grow with time: everything up to it was on the visitor''s screen.';
comment on column visitor_threads.mailed_message_id is 'Everything up to it was seen or is handed to the mail; moved in the transaction that asks for the mail.';
comment on column visitor_threads.page_url is 'Where the chat was begun: mails link back to it.';
call isolate_by_workspace('visitor_threads');

-- Channels that anyone may build outside: messages in by REST, out by signed requests.
alter table channels drop constraint channels_kind_check;
alter table channels add constraint channels_kind_check check (kind in ('chat', 'email', 'plugin', 'api'));

create table api_channels (
  channel_id uuid primary key,
  workspace_id uuid not null,
  url text check (length(url) between 1 and 2000),
  secret text not null,
  former_secrets jsonb not null default '[]',
  foreign key (workspace_id, channel_id) references channels (workspace_id, id) on delete cascade
);
comment on column api_channels.url is 'Where replies go; null while the channel only takes messages in.';
comment on column api_channels.secret is 'Encrypted.';
comment on column api_channels.former_secrets is 'Encrypted, each with the moment until which it signs too: [{ secret, until }].';
call isolate_by_workspace('api_channels');

-- A reply on its way out. Those of one conversation go in the order of position, which is that of the log.
create table api_channel_replies (
  message_id uuid primary key,
  workspace_id uuid not null,
  channel_id uuid not null references api_channels on delete cascade,
  conversation_id uuid not null,
  position bigint generated always as identity,
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed')),
  attempts smallint not null default 0,
  attempts_left smallint not null default 10 check (attempts_left >= 0),
  due_at timestamptz not null default now(),
  last_reason text,
  created_at timestamptz not null default now(),
  foreign key (workspace_id, message_id) references messages (workspace_id, id) on delete cascade
);
create index api_channel_replies_waiting on api_channel_replies (conversation_id, position) where state = 'waiting';
create index api_channel_replies_channel on api_channel_replies (channel_id);
call isolate_by_workspace('api_channel_replies');

create index if not exists contact_details_phone on contact_details (workspace_id, phone) where phone is not null;
