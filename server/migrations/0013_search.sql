-- What is searched lies apart from what is shown. Words are stored as '<segment>~<word>': one plain GIN index over all
-- workspaces in which a look-up touches the postings of one segment of one workspace only, and segments are asked newest first.
create table search_segments (
  id bigint generated always as identity primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  holds text not null check (holds in ('messages', 'headers')),
  writer text not null check (writer in ('log', 'fill')),
  open boolean not null default true,
  documents integer not null default 0,
  -- The newest of its messages or conversations: ids are in the order of time.
  newest uuid not null default '00000000-0000-0000-0000-000000000000',
  created_at timestamptz not null default now()
);
comment on column search_segments.writer is 'The log appends, filling goes back in time: each to its own segment, so that a segment is one stretch of time.';
create unique index search_segments_open on search_segments (workspace_id, holds, writer) where open;
create index search_segments_list on search_segments (workspace_id, holds, newest desc);
call isolate_by_workspace('search_segments');

-- A message with the header of its conversation, so that words of both may be asked for together.
create table search_messages (
  message_id uuid primary key,
  workspace_id uuid not null,
  conversation_id uuid not null,
  segment_id bigint not null,
  words tsvector not null,
  foreign key (workspace_id, message_id) references messages (workspace_id, id) on delete cascade
);
call isolate_by_workspace('search_messages');

-- Subject and contact: few, and worth more than a word somewhere in a message.
create table search_headers (
  conversation_id uuid primary key,
  workspace_id uuid not null,
  segment_id bigint not null,
  words tsvector not null,
  foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade
);
call isolate_by_workspace('search_headers');

-- Without a list of pending entries, which every look-up would read from end to end.
create index search_messages_words on search_messages using gin (words) with (fastupdate = off);
create index search_messages_conversation on search_messages (conversation_id);
create index search_headers_words on search_headers using gin (words) with (fastupdate = off);

-- How far the messages that were there before have been taken in, going back in time.
create table search_fills (
  workspace_id uuid primary key references workspaces on delete cascade,
  before_message uuid not null default 'ffffffff-ffff-ffff-ffff-ffffffffffff',
  before_conversation uuid not null default 'ffffffff-ffff-ffff-ffff-ffffffffffff',
  done bigint not null default 0,
  total bigint,
  created_at timestamptz not null default now(),
  finished_at timestamptz
);
call isolate_by_workspace('search_fills');
insert into search_fills (workspace_id) select id from workspaces;

-- @@ is not leakproof, so that below row-level security no index serves it: these doors keep to the workspace themselves.
-- A query names the segment as ~, for which each segment's own mark is put in.
create function search_in_segment(asked text, segment bigint) returns tsquery
  language sql immutable strict parallel safe
  return replace(asked, '~', to_hex(segment) || '~')::tsquery;

-- The same for messages and for headers but for the table and its key; written out for each, so that each keeps a plan of its own.
do $make$
declare
  kind record;
begin
  for kind in select * from (values ('messages', 'message_id'), ('headers', 'conversation_id')) as given (holds, key) loop
    execute format($sql$
      create function search_%1$s_hits(asked text, segments bigint[], before uuid, most integer)
        returns table (id uuid, conversation_id uuid, segment_id bigint, words tsvector)
        language plpgsql stable security definer rows 500
        set search_path = public, pg_temp set enable_seqscan = off set enable_indexscan = off set plan_cache_mode = force_generic_plan as $$
      declare
        here constant uuid := current_workspace();
      begin
        return query
          select hit.* from unnest(segments) as segment(id) cross join lateral (
            select document.%3$I as id, document.conversation_id, document.segment_id, document.words from %2$I as document
            where document.words @@ search_in_segment(asked, segment.id) and document.workspace_id = here and (document.%3$I < before) is true
          ) as hit
          order by hit.id desc limit most;
      end
      $$
    $sql$, kind.holds, 'search_' || kind.holds, kind.key);

    -- The other way round: of few conversations, those in which the words are.
    execute format($sql$
      create function search_%1$s_among(asked text, conversations uuid[])
        returns table (id uuid, conversation_id uuid, segment_id bigint, words tsvector)
        language plpgsql stable security definer rows 500
        set search_path = public, pg_temp set enable_seqscan = off set enable_mergejoin = off set join_collapse_limit = 1 set plan_cache_mode = force_generic_plan as $$
      declare
        here constant uuid := current_workspace();
      begin
        return query
          with asked_in as materialized (
            select segment.id, search_in_segment(asked, segment.id) as query from search_segments as segment where workspace_id = here and holds = %1$L
          )
          select document.%3$I, document.conversation_id, document.segment_id, document.words
          from unnest(conversations) as among(id) join %2$I as document on document.conversation_id = among.id join asked_in on asked_in.id = document.segment_id
          where document.words @@ asked_in.query and document.workspace_id = here;
      end
      $$
    $sql$, kind.holds, 'search_' || kind.holds, kind.key);
  end loop;
end
$make$;

-- Subject before contact before attachments before text; what is short and what stands close together before what does not.
create function search_rank(asked text, segment bigint, words tsvector) returns real
  language sql immutable strict parallel safe
  return ts_rank('{0.15, 0.3, 0.5, 1}'::real[], words, search_in_segment(asked, segment), 1);
