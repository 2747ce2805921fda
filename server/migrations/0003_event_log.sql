-- The event log: what became true, in the transaction that made it true.
-- Readers order by (xid, id) and read below pg_snapshot_xmin, so a slow commit is never skipped.
create table events (
  id uuid not null,
  workspace_id uuid not null,
  xid xid8 not null default pg_current_xact_id(),
  name text not null,
  subject_id uuid not null,
  payload jsonb not null,
  actor jsonb not null,
  correlation_id text,
  at timestamptz not null default now(),
  primary key (at, id)
) partition by range (at);
create table events_default partition of events default;
create index events_order on events (xid, id);
create index events_subject on events (workspace_id, subject_id, id);
call isolate_by_workspace('events');

-- How far each projection has read; null columns: not begun.
create table log_cursors (
  listener text primary key,
  xid xid8 not null default '0',
  event_id uuid not null default '00000000-0000-0000-0000-000000000000',
  updated_at timestamptz not null default now()
);

create table audit_entries (
  id uuid not null,
  workspace_id uuid not null,
  operation text not null,
  actor jsonb not null,
  actor_id uuid,
  subject_id uuid,
  ip inet,
  user_agent text,
  correlation_id text,
  input jsonb,
  changes jsonb,
  at timestamptz not null default now(),
  primary key (at, id)
) partition by range (at);
create table audit_entries_default partition of audit_entries default;
create index audit_entries_list on audit_entries (workspace_id, id);
create index audit_entries_actor on audit_entries (workspace_id, actor_id, id);
create index audit_entries_operation on audit_entries (workspace_id, operation, id);
create index audit_entries_subject on audit_entries (workspace_id, subject_id, id);
call isolate_by_workspace('audit_entries');
revoke update, delete on audit_entries from hayloft_app;
revoke update, delete on events from hayloft_app;

create table idempotency_keys (
  workspace_id uuid not null references workspaces on delete cascade,
  actor_id text not null,
  key text not null check (length(key) between 1 and 255),
  operation text not null,
  input_hash bytea not null,
  output text,
  created_at timestamptz not null default now(),
  primary key (workspace_id, actor_id, key)
);
create index idempotency_keys_age on idempotency_keys (created_at);
call isolate_by_workspace('idempotency_keys');

create table files (
  id uuid primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  name text not null check (length(name) between 1 and 255),
  content_type text not null,
  size bigint not null check (size >= 0),
  sha256 bytea,
  stored_at timestamptz,
  created_by jsonb not null,
  created_at timestamptz not null default now()
);
create index files_list on files (workspace_id, id);
call isolate_by_workspace('files');

-- Makes the monthly partitions from last month to three months ahead; safe to call again at any time.
create procedure make_partitions()
  language plpgsql as $$
declare
  parent text;
  month date;
begin
  foreach parent in array array['events', 'audit_entries'] loop
    for month in select generate_series(date_trunc('month', now()), now() + interval '3 months', '1 month')::date loop
      if to_regclass(format('%s_%s', parent, to_char(month, 'YYYY_MM'))) is null then
        begin
          execute format('create table %I partition of %I for values from (%L) to (%L)',
            parent || '_' || to_char(month, 'YYYY_MM'), parent, month, (month + interval '1 month')::date);
        exception when check_violation then null; -- rows of that month already lie in the default partition
        end;
      end if;
    end loop;
  end loop;
end
$$;
call make_partitions();
