-- Mail boxes elsewhere, read by IMAP and answered by SMTP, each for the address of one channel.
create table mailboxes (
  id uuid primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  channel_id uuid not null unique,
  imap_host text not null check (length(imap_host) between 1 and 255),
  imap_port integer not null check (imap_port between 1 and 65535),
  imap_security text not null check (imap_security in ('tls', 'starttls', 'none')),
  imap_user text not null check (length(imap_user) between 1 and 320),
  imap_secret text not null,
  imap_auth text not null default 'password' check (imap_auth in ('password', 'oauth2')),
  inbox_folder text not null default 'INBOX' check (length(inbox_folder) between 1 and 500),
  sent_folder text check (length(sent_folder) between 1 and 500),
  takes_sent boolean not null default true,
  begins_from_sent boolean not null default false,
  appends_sent boolean not null default true,
  marks_seen boolean not null default false,
  since timestamptz not null default now(),
  smtp_host text check (length(smtp_host) between 1 and 255),
  smtp_port integer check (smtp_port between 1 and 65535),
  smtp_security text check (smtp_security in ('tls', 'starttls', 'none')),
  smtp_user text check (length(smtp_user) between 1 and 320),
  smtp_secret text,
  certificate text check (length(certificate) <= 20000),
  state text not null default 'waiting' check (state in ('waiting', 'syncing', 'connected', 'failing', 'paused')),
  failures integer not null default 0,
  failing_since timestamptz,
  last_error text,
  last_synced_at timestamptz,
  to_take integer not null default 0,
  taken integer not null default 0,
  revision integer not null default 1,
  keeper_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (workspace_id, id),
  foreign key (workspace_id, channel_id) references channels (workspace_id, id) on delete cascade,
  check ((smtp_host is null) = (smtp_port is null) and (smtp_host is null) = (smtp_security is null)),
  check ((smtp_user is null) = (smtp_secret is null)),
  check ((failing_since is null) or state in ('failing', 'paused'))
);
comment on column mailboxes.imap_secret is 'Encrypted: the password, or the token of XOAUTH2.';
comment on column mailboxes.smtp_secret is 'Encrypted.';
comment on column mailboxes.certificate is 'PEM: trusted besides the well-known authorities, for servers with a certificate of their own making.';
comment on column mailboxes.sent_folder is 'Null: the one that the server marks as \Sent.';
comment on column mailboxes.since is 'Mails that arrived before are left where they are.';
comment on column mailboxes.to_take is 'Of the pass that runs: mails it found; `taken` of them are through.';
comment on column mailboxes.revision is 'Grows when the settings change: whoever keeps the box connects anew.';
comment on column mailboxes.keeper_id is 'The process that has the box open, as long as its row in mailbox_keepers is fresh.';
create index mailboxes_list on mailboxes (workspace_id, id);
create index mailboxes_keeper on mailboxes (keeper_id);
call isolate_by_workspace('mailboxes');

-- How far each folder has been taken. UIDs grow, and mean something only under their UIDVALIDITY.
create table mailbox_folders (
  workspace_id uuid not null,
  mailbox_id uuid not null,
  role text not null check (role in ('inbox', 'sent')),
  path text not null,
  uid_validity bigint not null,
  last_uid bigint not null default 0,
  -- The connection was lost while this one was fetched.
  suspect_uid bigint,
  primary key (mailbox_id, role),
  foreign key (workspace_id, mailbox_id) references mailboxes (workspace_id, id) on delete cascade
);
call isolate_by_workspace('mailbox_folders');

-- Mails of a box that could not be taken; the box goes on without them and comes back to them.
create table mailbox_troubles (
  id uuid primary key,
  workspace_id uuid not null,
  mailbox_id uuid not null,
  role text not null check (role in ('inbox', 'sent')),
  uid_validity bigint not null,
  uid bigint not null,
  kind text not null check (kind in ('too_large', 'unreadable', 'not_taken')),
  reason text not null,
  subject text not null default '',
  from_address text not null default '',
  size bigint,
  raw bytea,
  attempts integer not null default 1,
  retry_at timestamptz,
  created_at timestamptz not null default now(),
  unique (mailbox_id, role, uid_validity, uid),
  foreign key (workspace_id, mailbox_id) references mailboxes (workspace_id, id) on delete cascade
);
comment on column mailbox_troubles.raw is 'The mail as far as it was read, up to 256 KB.';
comment on column mailbox_troubles.retry_at is 'Null: not tried again by itself.';
alter table mailbox_troubles alter column raw set storage external;
create index mailbox_troubles_list on mailbox_troubles (workspace_id, mailbox_id, id);
create index mailbox_troubles_due on mailbox_troubles (mailbox_id, retry_at) where retry_at is not null;
call isolate_by_workspace('mailbox_troubles');

-- The processes that keep mail boxes open. One that has not been seen for a while has lost its boxes to the others.
create table mailbox_keepers (
  id uuid primary key,
  seen_at timestamptz not null default clock_timestamp()
);

-- Moves a folder on by one mail, in the transaction that takes it. Fails, and the taking with it, when the box belongs to
-- another process by now or the UID has been taken before: nothing is taken twice.
create function move_mailbox_folder(box uuid, keeper uuid, folder text, validity bigint, taken_uid bigint) returns void
  language plpgsql as $$
begin
  perform from mailboxes where id = box and keeper_id = keeper;
  if not found then
    raise exception 'the mail box is kept by another process' using errcode = 'HL001';
  end if;
  update mailbox_folders set last_uid = taken_uid, suspect_uid = null
  where mailbox_id = box and role = folder and uid_validity = validity and last_uid < taken_uid;
  if not found then
    raise exception 'the mail was taken already' using errcode = 'HL002';
  end if;
end
$$;

-- The same for a mail that could not be taken at first.
create function settle_mailbox_trouble(box uuid, keeper uuid, trouble uuid) returns void
  language plpgsql as $$
begin
  perform from mailboxes where id = box and keeper_id = keeper;
  if not found then
    raise exception 'the mail box is kept by another process' using errcode = 'HL001';
  end if;
  delete from mailbox_troubles where id = trouble;
  if not found then
    raise exception 'the mail was taken already' using errcode = 'HL002';
  end if;
end
$$;
