-- Durable automations: a flow, its published versions, its runs, the result of each step, and what a run waits for.
create table flows (
  id uuid primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  name text not null check (length(name) between 1 and 120),
  description text not null default '' check (length(description) <= 2000),
  state text not null default 'draft' check (state in ('draft', 'active', 'paused')),
  state_reason text,
  draft jsonb not null,
  version int,
  created_by jsonb not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (workspace_id, id)
);
create index flows_list on flows (workspace_id, id);
call isolate_by_workspace('flows');

-- Since which transaction a flow is active: events of earlier ones begin no run, however late they are read.
alter table flows add column active_xid xid8;
create function note_activation() returns trigger
  language plpgsql as $$
begin
  new.active_xid := pg_current_xact_id();
  return new;
end
$$;
create trigger flow_activated before update of state on flows
  for each row when (new.state = 'active' and old.state <> 'active') execute function note_activation();
create trigger flow_made_active before insert on flows
  for each row when (new.state = 'active') execute function note_activation();

create table flow_versions (
  workspace_id uuid not null,
  flow_id uuid not null,
  version int not null,
  definition jsonb not null,
  scopes text[] not null,
  published_by jsonb not null,
  published_at timestamptz not null default now(),
  primary key (flow_id, version),
  foreign key (workspace_id, flow_id) references flows (workspace_id, id) on delete cascade
);
comment on column flow_versions.scopes is 'What its runs may do: never more than whoever published it.';
call isolate_by_workspace('flow_versions');

-- `json`, not `jsonb`, for what steps take and give: the text stays as it was, so that a step that is done again after a
-- crash gets the same input to the letter.
create table runs (
  id uuid primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  flow_id uuid,
  system_flow text,
  version int not null,
  state text not null default 'queued' check (state in ('queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled', 'stopped')),
  trigger json not null,
  cause text check (length(cause) <= 300),
  subject_id uuid,
  chain text[] not null,
  parent_run_id uuid,
  parent_path text,
  generation int not null default 1,
  turn int not null default 1,
  carrier uuid,
  ending text check (ending in ('cancelled')),
  error text,
  variables json,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  check ((flow_id is null) <> (system_flow is null)),
  foreign key (workspace_id, flow_id) references flows (workspace_id, id) on delete cascade
);
comment on column runs.cause is 'What began it: event:<id>, hook:<key>, schedule:<moment>, run:<id>:<generation>:<path>. The same cause begins a flow once.';
comment on column runs.chain is 'The flows that led here, each begun by the one before; its own last.';
comment on column runs.turn is 'Grows each time that a job is asked for: only the job of the newest turn may carry the run on.';
comment on column runs.carrier is 'Who carries it on now. Whoever finds another one here has lost the run and writes nothing.';
comment on column runs.ending is 'It is being undone, and then ends in this state.';
create unique index runs_cause on runs (flow_id, cause) where cause is not null and flow_id is not null;
create unique index runs_system_cause on runs (workspace_id, system_flow, cause) where cause is not null and system_flow is not null;
create index runs_list on runs (workspace_id, id) where flow_id is not null;
create index runs_system_list on runs (workspace_id, id) where system_flow is not null;
create index runs_of_flow on runs (workspace_id, flow_id, state, id);
create index runs_children on runs (parent_run_id) where parent_run_id is not null;
call isolate_by_workspace('runs');

create table run_steps (
  workspace_id uuid not null,
  run_id uuid not null references runs on delete cascade,
  path text not null,
  position int not null,
  step_id text not null,
  kind text not null,
  state text not null check (state in ('running', 'waiting', 'succeeded', 'failed', 'cancelled')),
  attempts int not null default 1,
  input json,
  output json,
  error text,
  error_code text,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  primary key (run_id, path)
);
comment on column run_steps.position is 'In which order the steps of the run were begun.';
call isolate_by_workspace('run_steps');

create table run_waits (
  workspace_id uuid not null,
  run_id uuid not null references runs on delete cascade,
  path text not null,
  kind text not null check (kind in ('time', 'event', 'approval', 'flow')),
  event_name text,
  subject_id uuid,
  details jsonb not null default '{}',
  until timestamptz,
  xid xid8 not null default pg_current_xact_id(),
  created_at timestamptz not null default now(),
  primary key (run_id, path)
);
comment on column run_waits.xid is 'Only events of later transactions end the wait: they are read after it was committed.';
create index run_waits_event on run_waits (workspace_id, event_name, subject_id) where event_name is not null;
create index run_waits_approval on run_waits (workspace_id, created_at) where kind = 'approval';
call isolate_by_workspace('run_waits');

-- Writes results of steps as whoever carries the run. A result that is there is never replaced, and who lost the run
-- writes nothing: both undo the whole transaction, the effect of an operation included.
create function keep_steps(of_run uuid, by_carrier uuid, rows json) returns void
  language plpgsql as $$
declare
  of_workspace uuid;
  written int;
begin
  select workspace_id into of_workspace from runs where id = of_run and carrier = by_carrier;
  if not found then raise exception 'the run is carried on by another' using errcode = 'HF001'; end if;
  insert into run_steps as known (workspace_id, run_id, path, position, step_id, kind, state, attempts, input, output, error, error_code, started_at, finished_at)
  select of_workspace, of_run, path, position, step_id, kind, state, attempts, input, output, error, error_code, started_at, finished_at
  from json_to_recordset(rows) as row(path text, position int, step_id text, kind text, state text, attempts int, input json, output json,
    error text, error_code text, started_at timestamptz, finished_at timestamptz)
  on conflict (run_id, path) do update set state = excluded.state, attempts = excluded.attempts, input = excluded.input, output = excluded.output,
    error = excluded.error, error_code = excluded.error_code, started_at = excluded.started_at, finished_at = excluded.finished_at
  where known.state in ('running', 'waiting');
  get diagnostics written = row_count;
  if written <> json_array_length(rows) then raise exception 'a step of the run has a result already' using errcode = 'HF002'; end if;
end
$$;

-- The fields of the event's subject as they were before, for conditions on what changed.
alter table events add column previous jsonb;
-- For backtests: a kind of event in a span of time (ids are UUIDv7).
create index events_name on events (workspace_id, name, id);
