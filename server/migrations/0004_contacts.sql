create table companies (
  id uuid primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  name text not null check (length(name) between 1 and 200),
  domain text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (workspace_id, id)
);
create unique index companies_domain on companies (workspace_id, lower(domain));
call isolate_by_workspace('companies');

create table contacts (
  id uuid primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  company_id uuid,
  external_id text,
  lifecycle text not null default 'lead' check (lifecycle in ('visitor', 'lead', 'customer', 'former')),
  attributes jsonb not null default '{}',
  last_seen_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (workspace_id, id),
  foreign key (workspace_id, company_id) references companies (workspace_id, id) on delete set null (company_id)
);
create unique index contacts_external_id on contacts (workspace_id, external_id);
create index contacts_list on contacts (workspace_id, id desc);
create index contacts_company on contacts (workspace_id, company_id);
call isolate_by_workspace('contacts');

-- What identifies a person lies apart from the rest, so that access to it can be restricted, audited and erased.
create table contact_details (
  contact_id uuid primary key,
  workspace_id uuid not null,
  name text check (length(name) <= 200),
  email text check (email = lower(email) and length(email) <= 320),
  phone text check (length(phone) <= 40),
  search tsvector not null generated always as
    (to_tsvector('simple', translate(coalesce(name, '') || ' ' || coalesce(email, '') || ' ' || coalesce(phone, ''), '@.-_+', '     '))) stored,
  foreign key (workspace_id, contact_id) references contacts (workspace_id, id) on delete cascade
);
create index contact_details_contact on contact_details (workspace_id, contact_id);
create index contact_details_search on contact_details using gin (search);
create unique index contact_details_email on contact_details (workspace_id, email);
call isolate_by_workspace('contact_details');
