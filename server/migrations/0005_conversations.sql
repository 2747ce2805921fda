-- A configured way in and out: a chat widget or a mail address.
create table channels (
  id uuid primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  project_id uuid references projects on delete cascade,
  kind text not null check (kind in ('chat', 'email')),
  name text not null check (length(name) between 1 and 120),
  key text unique,
  address text check (address = lower(address)),
  identity_secret text,
  settings jsonb not null default '{}',
  created_at timestamptz not null default now(),
  unique (workspace_id, id),
  check ((kind = 'chat') = (key is not null)),
  check ((kind = 'email') = (address is not null))
);
comment on column channels.key is 'Public: names a chat channel on the customer''s page.';
comment on column channels.identity_secret is 'Encrypted: the HMAC key with which the customer''s server vouches for a user.';
create unique index channels_address on channels (address);
create index channels_list on channels (workspace_id, id);
call isolate_by_workspace('channels');

create table conversations (
  id uuid primary key,
  workspace_id uuid not null,
  number bigint not null,
  channel_id uuid,
  contact_id uuid not null,
  assignee_id uuid references members on delete set null,
  kind text not null check (kind in ('chat', 'email', 'sms', 'voice', 'bug', 'feedback', 'survey')),
  state text not null default 'open' check (state in ('open', 'pending', 'snoozed', 'closed')),
  subject text check (length(subject) <= 500),
  preview text not null default '',
  last_message_id uuid,
  last_message_at timestamptz not null default now(),
  last_message_by text check (last_message_by in ('contact', 'member', 'system')),
  unread boolean not null default true,
  waiting_since timestamptz,
  related_to uuid,
  closed_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (workspace_id, id),
  unique (workspace_id, number),
  foreign key (workspace_id, channel_id) references channels (workspace_id, id) on delete set null (channel_id),
  foreign key (workspace_id, contact_id) references contacts (workspace_id, id) on delete cascade
);
create index conversations_list on conversations (workspace_id, state, last_message_at desc, id desc);
create index conversations_all on conversations (workspace_id, last_message_at desc, id desc);
create index conversations_assignee on conversations (workspace_id, assignee_id, state, last_message_at desc, id desc);
create index conversations_contact on conversations (workspace_id, contact_id, last_message_at desc, id desc);
-- On the expression: as a stored column it would be parsed anew by every update of a conversation.
create index conversations_search on conversations using gin (to_tsvector('simple', coalesce(subject, '')));
call isolate_by_workspace('conversations');

-- Each workspace counts its conversations with a sequence: a counter row would make all new conversations wait in one line.
create schema numbers;
grant usage on schema numbers to hayloft_app;

create function conversation_sequence(workspace_id uuid) returns text
  language sql immutable parallel safe
  return 'numbers.conversations_' || replace(workspace_id::text, '-', '');

create function make_conversation_sequence() returns trigger
  language plpgsql security definer set search_path = public as $$
begin
  execute 'create sequence ' || conversation_sequence(new.id);
  execute format('grant usage on sequence %s to hayloft_app', conversation_sequence(new.id));
  return new;
end
$$;
create trigger make_conversation_sequence after insert on workspaces
  for each row execute function make_conversation_sequence();

create function drop_conversation_sequence() returns trigger
  language plpgsql security definer set search_path = public as $$
begin
  execute 'drop sequence if exists ' || conversation_sequence(old.id);
  return old;
end
$$;
create trigger drop_conversation_sequence after delete on workspaces
  for each row execute function drop_conversation_sequence();

create function next_conversation_number() returns bigint
  language sql volatile
  return nextval(conversation_sequence(current_workspace())::regclass);

create table messages (
  id uuid primary key,
  workspace_id uuid not null,
  conversation_id uuid not null,
  kind text not null check (kind in ('reply', 'note', 'event')),
  author_kind text not null check (author_kind in ('contact', 'member', 'system')),
  author_id uuid,
  author_name text not null default '',
  client_id text check (length(client_id) between 1 and 100),
  text text not null default '',
  html text,
  quoted_text text,
  quoted_html text,
  remote_images integer not null default 0,
  delivery text check (delivery in ('queued', 'sent', 'failed', 'bounced')),
  delivery_detail text,
  mail_id uuid,
  mail_message_id text,
  created_at timestamptz not null default now(),
  unique (workspace_id, id),
  foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade
);
comment on column messages.html is 'Sanitised when stored; remote images are held back in data-remote-src.';
create index messages_thread on messages (workspace_id, conversation_id, id);
create unique index messages_client_id on messages (conversation_id, client_id) where client_id is not null;
create index messages_mail_message_id on messages (workspace_id, mail_message_id) where mail_message_id is not null;
call isolate_by_workspace('messages');

create table attachments (
  message_id uuid not null,
  file_id uuid not null references files on delete cascade,
  workspace_id uuid not null,
  position integer not null default 0,
  content_id text,
  inline boolean not null default false,
  primary key (message_id, file_id),
  foreign key (workspace_id, message_id) references messages (workspace_id, id) on delete cascade
);
call isolate_by_workspace('attachments');

-- Every mail that came in or went out, raw. Small ones lie in the row, committed with it; larger ones in storage.
create table mails (
  id uuid primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  channel_id uuid,
  conversation_id uuid,
  direction text not null check (direction in ('in', 'out')),
  message_id text not null,
  fingerprint bytea not null,
  in_reply_to text,
  envelope_from text not null,
  envelope_to text[] not null,
  from_address text not null default '',
  copied text[] not null default '{}',
  subject text not null default '',
  kind text not null default 'person' check (kind in ('person', 'auto-reply', 'bounce', 'list', 'own', 'notification')),
  size integer not null,
  raw bytea,
  storage_key text,
  defects text[] not null default '{}',
  created_at timestamptz not null default now(),
  check ((raw is null) <> (storage_key is null))
);
create unique index mails_fingerprint on mails (workspace_id, direction, fingerprint);
create index mails_message_id on mails (workspace_id, message_id);
create index mails_conversation on mails (workspace_id, conversation_id);
create index mails_list on mails (workspace_id, direction, id);
comment on column mails.copied is 'Addresses that the contact wrote to besides us: they may join the conversation.';
comment on column mails.fingerprint is 'Hash of Message-ID, sender, date and body: the same mail twice is one message, whatever its trace headers.';
alter table mails alter column raw set storage external;
call isolate_by_workspace('mails');
