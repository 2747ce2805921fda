-- The program reads and writes tenant data as hayloft_app, which owns nothing and cannot bypass row-level security.
-- Roles belong to the whole server, so several databases on it may race to make them.
do $$
begin
  create role hayloft_app nologin nobypassrls;
exception when duplicate_object or unique_violation then null;
end
$$;

do $$
begin
  execute format('grant hayloft_app to %I', current_user);
exception
  when unique_violation then null;
  when insufficient_privilege then
    if not pg_has_role(current_user, 'hayloft_app', 'member') then
      raise exception 'the role hayloft_app was made by another user of this server; let an administrator run: grant hayloft_app to %', quote_ident(current_user);
    end if;
end
$$;

grant usage on schema public to hayloft_app;

-- The workspace that the connection works for; null (no row matches) when none is set.
create function current_workspace() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('app.workspace_id', true), '')::uuid;

-- Every tenant table calls this once: forced row-level security for everyone, a door for the program's own role only
-- into the workspace at hand, and a door for the owner's system work (log readers, look-ups before the workspace is known).
create procedure isolate_by_workspace(table_name regclass)
  language plpgsql as $$
begin
  execute format('alter table %s enable row level security', table_name);
  execute format('alter table %s force row level security', table_name);
  execute format(
    'create policy by_workspace on %s to hayloft_app using (workspace_id = (select current_workspace()))', table_name);
  execute format('create policy for_system on %s to %I using (true)', table_name, current_user);
  execute format('alter table %s alter column workspace_id set default current_workspace()', table_name);
  execute format('grant select, insert, update, delete on %s to hayloft_app', table_name);
end
$$;
