-- Who has read what. A mark says up to which news a member has read a conversation; without one all is unread that came
-- after they joined. Moved by reading alone: writing a message touches no row of it.
create table conversation_reads (
  workspace_id uuid not null references workspaces on delete cascade,
  member_id uuid not null references members on delete cascade,
  conversation_id uuid not null,
  message_id uuid,
  news_at timestamptz not null default '-infinity',
  unread boolean not null default false,
  read_at timestamptz,
  primary key (member_id, conversation_id),
  foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade
);
comment on column conversation_reads.message_id is 'The last one when it was read.';
comment on column conversation_reads.news_at is 'The conversation''s own when it was read: what came later is unread.';
comment on column conversation_reads.unread is 'Marked so by the member.';
comment on column conversation_reads.read_at is 'Null: it was marked unread before it was ever read.';
create index conversation_reads_conversation on conversation_reads (workspace_id, conversation_id);
call isolate_by_workspace('conversation_reads');

alter table conversations add column news_at timestamptz;
comment on column conversations.news_at is 'When there last was something new to read: the contact wrote, or a snooze ended. Not indexed: every message writes it.';
update conversations set news_at = last_message_at where unread;
