-- What a site wrote into a form for somebody, who opens it by a link, changes it and files it themselves.

create table prefill (
  id text primary key,
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  site_id text not null,
  site_version integer not null,
  municipality_code text not null,
  procedure_id text not null,
  -- The answers; gone once it was filed or is over.
  sealed bytea,
  made_at timestamptz not null default clock_timestamp(),
  ends_at timestamptz not null,
  -- Whoever opened it; it is nobody else's from then on.
  subject_id text references subject (id),
  -- Only where the person wants the site to know it.
  receipt_number text,
  foreign key (site_id, site_version) references site_version (site_id, n)
);
create index prefill_open on prefill (ends_at) where sealed is not null;
create index prefill_age on prefill (made_at);
create index prefill_subject on prefill (subject_id) where subject_id is not null;
revoke all on prefill from madoguchi_municipality;

alter function forget_person(text) rename to forget_before_prefills;
create function forget_person(person text) returns void language plpgsql as $$
begin
  perform forget_before_prefills(person);
  delete from prefill where subject_id = person;
end $$;
