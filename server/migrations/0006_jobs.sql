-- Jobs of the second engine, and those of both that wait for something else than a worker. PostgreSQL is the truth; Redis
-- only carries ids to the workers. The first engine's jobs lie in graphile_worker, which makes its own tables.
create table queued_jobs (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  -- Null: work of the whole installation. No foreign key: it would be looked up for every job.
  workspace_id uuid,
  payload json not null,
  priority smallint not null,
  run_at timestamptz not null default now(),
  attempts smallint not null default 0,
  max_attempts smallint not null,
  serial_by text,
  key text,
  -- The attempt that has its place in the rate already.
  reserved_attempt smallint,
  last_error text,
  -- What it waits for before it may be handed out.
  held text check (held in ('delay', 'pause', 'series')),
  -- Grows when a worker takes it, so that a feeder knows a second waiting from the first.
  turns int not null default 0,
  locked_by text,
  locked_at timestamptz,
  dead_at timestamptz,
  created_at timestamptz not null default now()
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
create unique index queued_jobs_key on queued_jobs (key) where key is not null;
create index queued_jobs_ready on queued_jobs (priority, run_at, id) where held is null and locked_by is null and dead_at is null;
create index queued_jobs_delayed on queued_jobs (run_at) where held = 'delay';
create index queued_jobs_paused on queued_jobs (name) where held = 'pause';
create index queued_jobs_series on queued_jobs (serial_by, priority, run_at) where held = 'series';
create index queued_jobs_running on queued_jobs (locked_by) where locked_by is not null;
create index queued_jobs_list on queued_jobs (workspace_id, created_at);
call isolate_by_workspace('queued_jobs');

-- Workers that have not said goodbye. Whose advisory lock is free is dead: living-workers.ts.
create table job_workers (
  id text primary key
);

-- Who runs a job of this series now.
create table job_series (
  serial_by text primary key,
  locked_by text not null
);

-- When the next job of a limited rate may begin.
create table job_rates (
  bucket text primary key,
  next_at timestamptz not null
);

create table paused_jobs (
  name text not null,
  -- Null: of every workspace.
  workspace_id uuid,
  unique nulls not distinct (name, workspace_id)
);
call isolate_by_workspace('paused_jobs');
create policy of_every_workspace on paused_jobs for select to hayloft_app using (workspace_id is null);

-- What was done in each minute, for the jobs page; kept a day.
create table job_counts (
  minute timestamptz not null,
  workspace_id uuid,
  name text not null,
  done int not null default 0,
  failed int not null default 0,
  unique nulls not distinct (workspace_id, minute, name)
);
create index job_counts_age on job_counts (minute);
call isolate_by_workspace('job_counts');

-- Jobs join the caller's transaction; the program's role reaches the engines' tables by this door only.
create function enqueue_jobs(jobs jsonb, queued boolean) returns void
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  keys text[];
begin
  select array_agg(job.key) into keys from jsonb_to_recordset(jobs) as job(key text) where job.key is not null;
  if keys is not null then
    delete from queued_jobs where key = any(keys) and locked_by is null;
  end if;
  if not queued then
    perform graphile_worker.add_jobs(array(
      select (name, job_envelope(workspace_id, payload, serial_by, null), null, run_at, max_attempts, key, priority, null)::graphile_worker.job_spec
      from jsonb_to_recordset(jobs) as job(
        name text, workspace_id uuid, payload json, serial_by text, run_at timestamptz, max_attempts smallint, key text, priority smallint)));
    return;
  end if;
  if keys is not null then
    delete from graphile_worker._private_jobs where key = any(keys) and locked_at is null;
    update queued_jobs set key = null, max_attempts = attempts where key = any(keys);
  end if;
  insert into queued_jobs as waiting (id, name, workspace_id, payload, priority, run_at, max_attempts, serial_by, key, held)
  select id, name, workspace_id, payload, priority, coalesce(run_at, now()), max_attempts, serial_by, key, case when run_at > now() then 'delay' end
  from jsonb_to_recordset(jobs) as job(
    id uuid, name text, workspace_id uuid, payload json, serial_by text, run_at timestamptz, max_attempts smallint, key text, priority smallint)
  -- Only against a transaction that commits the same key meanwhile. Under a new id: if its job was taken already, that run ends without touching this one.
  on conflict (key) where key is not null do update set
    id = excluded.id, name = excluded.name, workspace_id = excluded.workspace_id, payload = excluded.payload, priority = excluded.priority,
    run_at = excluded.run_at, max_attempts = excluded.max_attempts, serial_by = excluded.serial_by, held = excluded.held,
    attempts = 0, reserved_attempt = null, last_error = null, locked_by = null, locked_at = null, dead_at = null;
end
$$;
revoke execute on function enqueue_jobs(jsonb, boolean) from public;
grant execute on function enqueue_jobs(jsonb, boolean) to hayloft_app;

-- What the first engine carries as a job's payload.
create function job_envelope(workspace_id uuid, payload json, serial_by text, reserved_attempt smallint) returns json
  language sql immutable
  -- With its nulls: json_strip_nulls would take them out of the payload too.
  return json_build_object('workspaceId', workspace_id, 'serialBy', serial_by, 'reservedAttempt', reserved_attempt, 'payload', payload);

-- Gives waiting jobs to the first engine: those of these ids, or any; `most` of the ready ones and as many delayed ones.
create function hand_over_jobs(ids uuid[], most int) returns int
  language plpgsql as $$
declare
  chosen uuid[];
  added bigint[];
  tried smallint[];
  errors text[];
begin
  if ids is not null then
    chosen := array(
      select id from queued_jobs where id = any(ids) and locked_by is null and dead_at is null and (held is null or held = 'delay') for update skip locked);
  else
    -- Each by its index: a million paused ones may lie beside them.
    chosen := array(
      select id from queued_jobs where held is null and locked_by is null and dead_at is null order by priority, run_at, id limit most for update skip locked)
      || array(select id from queued_jobs where held = 'delay' order by run_at limit most for update skip locked);
  end if;
  with moved as (
    delete from queued_jobs where id = any(chosen) returning *
  )
  select array_agg(job.id), array_agg(moved.attempts), array_agg(moved.last_error) into added, tried, errors
  from moved cross join lateral graphile_worker.add_job(
    moved.name, job_envelope(moved.workspace_id, moved.payload, moved.serial_by, moved.reserved_attempt),
    null, moved.run_at, moved.max_attempts, moved.key, moved.priority) as job;
  update graphile_worker._private_jobs as job set attempts = was.attempts, last_error = was.error
  from unnest(added, tried, errors) as was(id, attempts, error)
  where job.id = was.id and (was.attempts > 0 or was.error is not null);
  return coalesce(cardinality(added), 0);
end
$$;

-- Locks the pause: a resume that comes meanwhile waits, and then finds what was set aside.
create function is_paused(of_name text, of_workspace uuid) returns boolean
  language plpgsql as $$
begin
  perform from paused_jobs where name = of_name and (workspace_id is null or workspace_id = of_workspace) for key share;
  return found;
end
$$;

-- Takes a job that a worker has in hand out of the first engine; the attempt does not count.
create function take_back_job(job_id bigint, worker text, because text, at timestamptz, reserved smallint, hand_over boolean) returns void
  language plpgsql as $$
declare
  moved uuid;
begin
  with gone as (delete from graphile_worker._private_jobs where id = job_id and locked_by = worker returning *)
  insert into queued_jobs (name, workspace_id, payload, priority, run_at, attempts, max_attempts, serial_by, key, reserved_attempt, last_error, held, created_at)
  select task.identifier, (gone.payload ->> 'workspaceId')::uuid, gone.payload -> 'payload', gone.priority, coalesce(at, gone.run_at), greatest(0, gone.attempts - 1),
    gone.max_attempts, gone.payload ->> 'serialBy', gone.key, reserved, gone.last_error,
    case when because is distinct from 'pause' or is_paused(task.identifier, (gone.payload ->> 'workspaceId')::uuid) then because end, gone.created_at
  from gone join graphile_worker._private_tasks as task on task.id = gone.task_id
  -- One with the same key that came later takes its place.
  on conflict (key) where key is not null do nothing
  returning id into moved;
  if hand_over then
    perform hand_over_jobs(array[moved], 1);
  end if;
end
$$;

-- The same for a job of the second engine.
create function take_back_queued_job(job_id uuid, worker text, because text, at timestamptz, reserved smallint) returns void
  language sql as $$
  update queued_jobs set locked_by = null, locked_at = null, attempts = greatest(0, attempts - 1),
    held = case when because is distinct from 'pause' or is_paused(name, workspace_id) then because end, run_at = coalesce(at, run_at), reserved_attempt = reserved
  where id = job_id and locked_by = worker
$$;

-- Whether the job of this series may run now; if not, it is held until end_series lets the next one go.
create function begin_series(series text, worker text, graphile_id bigint, queued_id uuid, reserved smallint) returns boolean
  language plpgsql as $$
begin
  loop
    insert into job_series (serial_by, locked_by) values (series, worker) on conflict do nothing;
    if found then
      return true;
    end if;
    -- While this row is locked, end_series waits, and then sees the held job.
    perform from job_series where serial_by = series for update;
    if found then
      if graphile_id is not null then
        perform take_back_job(graphile_id, worker, 'series', null, reserved, false);
      else
        perform take_back_queued_job(queued_id, worker, 'series', null, reserved);
      end if;
      return false;
    end if;
  end loop;
end
$$;

create function end_series(series text, worker text, hand_over boolean) returns void
  language plpgsql as $$
declare
  next_id uuid;
begin
  delete from job_series where serial_by = series and locked_by = worker;
  if not found then
    return;
  end if;
  update queued_jobs set held = null where id = (
    select id from queued_jobs where serial_by = series and held = 'series' order by priority, run_at limit 1 for update skip locked)
  returning id into next_id;
  if hand_over and next_id is not null then
    perform hand_over_jobs(array[next_id], 1);
  end if;
end
$$;

-- Sets free what dead workers had in hand. The attempt counts: what kills its worker must end some day.
create function free_jobs_of_workers(workers text[]) returns void
  language plpgsql as $$
begin
  perform graphile_worker.force_unlock_workers(workers);
  update queued_jobs set locked_by = null, locked_at = null,
    dead_at = case when attempts >= max_attempts then now() end, last_error = coalesce(last_error, 'The worker was killed.')
  where locked_by = any(workers);
  perform end_series(serial_by, locked_by, false) from job_series where locked_by = any(workers);
  delete from job_workers where id = any(workers);
end
$$;

-- When a job of this rate may begin; evenly spread, so that no window holds more than the rate allows.
create function reserve_job_start(rate_bucket text, apart interval) returns timestamptz
  language sql as $$
  insert into job_rates as rate (bucket, next_at) values (rate_bucket, clock_timestamp() + apart)
  on conflict (bucket) do update set next_at = greatest(rate.next_at, clock_timestamp()) + apart
  returning next_at - apart
$$;

-- Sets paused jobs aside, so that nobody looks at them again until they are resumed.
create function hold_paused_jobs(most int) returns int
  language plpgsql as $$
declare
  held_here int;
  held_there int;
begin
  update queued_jobs set held = 'pause' where id in (
    select job.id from queued_jobs as job join paused_jobs as pause on pause.name = job.name and (pause.workspace_id is null or pause.workspace_id = job.workspace_id)
    where job.held is null and job.locked_by is null and job.dead_at is null
    limit most for update of job skip locked for key share of pause);
  get diagnostics held_here = row_count;
  with gone as (
    delete from graphile_worker._private_jobs where id in (
      select job.id from graphile_worker._private_jobs as job
        join graphile_worker._private_tasks as task on task.id = job.task_id
        join paused_jobs as pause on pause.name = task.identifier and (pause.workspace_id is null or pause.workspace_id = (job.payload ->> 'workspaceId')::uuid)
      where job.is_available and job.run_at <= now()
      limit most for update of job skip locked for key share of pause)
    returning *
  )
  insert into queued_jobs (name, workspace_id, payload, priority, run_at, attempts, max_attempts, serial_by, key, last_error, held, created_at)
  select task.identifier, (gone.payload ->> 'workspaceId')::uuid, gone.payload -> 'payload', gone.priority, gone.run_at, gone.attempts,
    gone.max_attempts, gone.payload ->> 'serialBy', gone.key, gone.last_error, 'pause', gone.created_at
  from gone join graphile_worker._private_tasks as task on task.id = gone.task_id
  on conflict (key) where key is not null do nothing;
  get diagnostics held_there = row_count;
  return held_here + held_there;
end
$$;

-- By the program's role in a workspace only that workspace's jobs, by the owner all.
create function pause_jobs(of_name text, of_workspace uuid) returns void
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform only_own_jobs(of_workspace);
  insert into paused_jobs (name, workspace_id) values (of_name, of_workspace) on conflict do nothing;
end
$$;

create function resume_jobs(of_name text, of_workspace uuid) returns void
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform only_own_jobs(of_workspace);
  delete from paused_jobs where name = of_name and workspace_id is not distinct from of_workspace;
  update queued_jobs as job set held = null where held = 'pause' and name = of_name
    and not exists (select from paused_jobs as pause where pause.name = job.name and (pause.workspace_id is null or pause.workspace_id = job.workspace_id));
end
$$;

-- Of these ids, or all dead ones of a name.
create function jobs_to_change(ids text[], of_name text, of_workspace uuid) returns text[]
  language plpgsql as $$
begin
  perform only_own_jobs(of_workspace);
  return array(
    select id from all_jobs where id = any(ids) and state <> 'running' and (of_workspace is null or workspace_id = of_workspace)
    union all
    select id from all_jobs where name = of_name and state = 'dead' and (of_workspace is null or workspace_id = of_workspace));
end
$$;

-- Waiting jobs need not wait any longer, dead ones begin anew.
create function retry_jobs(ids text[], of_name text, of_workspace uuid) returns int
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  chosen text[] := jobs_to_change(ids, of_name, of_workspace);
begin
  update queued_jobs set attempts = 0, run_at = now(), dead_at = null, reserved_attempt = null, held = case when held in ('pause', 'series') then held end
  where locked_by is null and id = any(array(select id::uuid from unnest(chosen) as given(id) where id like '%-%'));
  update graphile_worker._private_jobs as job set attempts = 0, run_at = now(), updated_at = now()
  where locked_at is null and id = any(array(select id::bigint from unnest(chosen) as given(id) where id not like '%-%'));
  perform pg_notify('jobs:insert', '{"count":' || cardinality(chosen) || '}');
  return cardinality(chosen);
end
$$;

create function remove_jobs(ids text[], of_name text, of_workspace uuid) returns int
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  chosen text[] := jobs_to_change(ids, of_name, of_workspace);
begin
  delete from queued_jobs
  where locked_by is null and id = any(array(select id::uuid from unnest(chosen) as given(id) where id like '%-%'));
  delete from graphile_worker._private_jobs
  where locked_at is null and id = any(array(select id::bigint from unnest(chosen) as given(id) where id not like '%-%'));
  return cardinality(chosen);
end
$$;

create function only_own_jobs(of_workspace uuid) returns void
  language plpgsql as $$
begin
  if current_workspace() is not null and current_workspace() is distinct from of_workspace then
    raise exception 'jobs of another workspace' using errcode = 'insufficient_privilege';
  end if;
end
$$;

do $$
declare
  door text;
begin
  foreach door in array array['pause_jobs(text, uuid)', 'resume_jobs(text, uuid)', 'retry_jobs(text[], text, uuid)', 'remove_jobs(text[], text, uuid)'] loop
    execute format('revoke execute on function %s from public', door);
    execute format('grant execute on function %s to hayloft_app', door);
  end loop;
  foreach door in array array['hand_over_jobs(uuid[], int)', 'take_back_job(bigint, text, text, timestamptz, smallint, boolean)', 'hold_paused_jobs(int)', 'free_jobs_of_workers(text[])'] loop
    execute format('revoke execute on function %s from public', door);
  end loop;
end
$$;

-- Both engines' jobs in one shape. Called once the first engine has made its tables.
create procedure make_job_views()
  language plpgsql as $$
begin
  -- A workspace looks at its own jobs among a million of others'.
  create index if not exists hayloft_by_workspace on graphile_worker._private_jobs (((payload ->> 'workspaceId')::uuid));
  create or replace view all_jobs as
    select id::text as id, name, workspace_id, payload, priority, run_at, attempts, max_attempts, last_error, held, created_at,
      case when locked_by is not null then 'running' when dead_at is not null then 'dead' else 'waiting' end as state
    from queued_jobs
    union all
    select job.id::text, task.identifier, (job.payload ->> 'workspaceId')::uuid, job.payload -> 'payload', job.priority, job.run_at, job.attempts, job.max_attempts,
      job.last_error, null, job.created_at,
      case when job.locked_at is not null then 'running' when job.attempts >= job.max_attempts then 'dead' else 'waiting' end
    from graphile_worker._private_jobs as job join graphile_worker._private_tasks as task on task.id = job.task_id;
  -- With the owner's rights, and only what belongs to the workspace at hand.
  create or replace view own_jobs as select * from all_jobs where workspace_id = (select current_workspace());
  grant select on own_jobs to hayloft_app;
end
$$;
